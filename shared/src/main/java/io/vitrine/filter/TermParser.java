package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.filter.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses terms: fields, values, functions, slices, arithmetic. Keeps one token of look-ahead. */
final class TermParser {
  /** Of arithmetic, in a whole filter: each costs time for each packet, and stack. */
  private static final int OPERATORS_MAX = 100;

  private final Lexer lexer;
  private final Map<Field, Token> fields = new LinkedHashMap<>();
  private final Set<Field> searched = new HashSet<>();
  private final int depthMax;
  private int depth;
  private int operators;
  private Token token;

  TermParser(String text, int depthMax) throws FilterSyntaxException {
    this.lexer = new Lexer(text);
    this.depthMax = depthMax;
    this.token = lexer.next();
  }

  /** The fields that were named so far, each with its first place. */
  Map<Field, Token> fields() {
    return fields;
  }

  /** The protocols of which bytes are looked at. */
  Set<Field> searched() {
    return searched;
  }

  /** Bytes of the term are looked at. */
  void search(Term term) {
    if (term instanceof Term.FieldTerm named && FrameFields.hasBytes(named.field())) {
      searched.add(named.field());
    }
  }

  Token token() {
    return token;
  }

  Token take() throws FilterSyntaxException {
    Token taken = token;
    token = lexer.next();
    return taken;
  }

  boolean takeIf(String... words) throws FilterSyntaxException {
    for (String word : words) {
      if (token.is(word)) {
        take();
        return true;
      }
    }
    return false;
  }

  void expect(String symbol) throws FilterSyntaxException {
    if (!takeIf(symbol)) {
      throw token.error("unexpected " + token.shown(), symbol);
    }
  }

  /** Counts nesting, so that hostile text cannot exhaust the stack. */
  void deeper() throws FilterSyntaxException {
    if (++depth > depthMax) {
      throw token.error("nested deeper than " + depthMax, "fewer parentheses");
    }
  }

  void shallower() {
    depth--;
  }

  Term term() throws FilterSyntaxException {
    return binary(0);
  }

  private Term binary(int binding) throws FilterSyntaxException {
    Term left = unary();
    int power;
    while ((power = power(token)) > binding) {
      if (++operators > OPERATORS_MAX) {
        throw token.error("more than " + OPERATORS_MAX + " arithmetic operators", "fewer");
      }
      Token operator = take();
      left = new Term.BinaryTerm(operator, left, binary(power));
    }
    return left;
  }

  private static int power(Token token) {
    if (token.kind() != Kind.SYMBOL) {
      return 0;
    }
    return switch (token.text()) {
      case "&" -> 1;
      case "+", "-" -> 2;
      case "*", "/", "%" -> 3;
      default -> 0;
    };
  }

  private Term unary() throws FilterSyntaxException {
    if (token.is("-")) {
      deeper();
      Token minus = take();
      Term term = new Term.NegativeTerm(minus, unary());
      shallower();
      return term;
    }
    Term term = primary();
    while (token.is("[")) {
      Token brackets = lexer.brackets();
      token = lexer.next();
      search(term);
      term = new Term.SliceTerm(brackets, term, Slice.parse(brackets));
    }
    return term;
  }

  private Term primary() throws FilterSyntaxException {
    Token first = token;
    return switch (first.kind()) {
      case STRING, CHARACTER -> new Term.LiteralTerm(take());
      case WORD -> word();
      default -> throw first.error("unexpected " + first.shown(), "a field or a value");
    };
  }

  private Term word() throws FilterSyntaxException {
    Token word = take();
    if (token.is("(") && Functions.NAMES.contains(word.text())) {
      return call(word);
    }
    Field field = Fields.byName(word.text());
    if (field != null) {
      fields.putIfAbsent(field, word);
      boolean keyed = field.type() == FieldType.PAIR || field.type() == FieldType.PATH;
      String key = keyed && token.is("[") ? key(field) : null;
      if (field.type() == FieldType.PATH && key == null) {
        throw token.error(field + " needs a path", field + "[\"name.name\"]");
      }
      return new Term.FieldTerm(word, field, key);
    }
    if (token.is("(")) {
      throw word.error("unknown function: " + word.text(), String.join(", ", Functions.NAMES));
    }
    checkFieldName(word);
    return new Term.LiteralTerm(word);
  }

  /** A dotted name that begins as our fields do was meant to be a field. */
  private static void checkFieldName(Token word) throws FilterSyntaxException {
    int dot = word.text().indexOf('.');
    boolean looks = dot > 0 && word.text().matches("[a-z][a-z0-9_]*(\\.[A-Za-z0-9_]+)+");
    if (looks) {
      List<String> near = Fields.suggestions(word.text());
      String expected = near.isEmpty() ? "a field" : String.join(" or ", near);
      String message = "unknown field: " + word.text();
      throw new FilterSyntaxException(message, word.position(), word.length(), expected, near);
    }
  }

  private String key(Field field) throws FilterSyntaxException {
    if (!lexer.atString()) {
      throw token.error("key is not a string", field.name() + "[\"key\"]");
    }
    token = lexer.next();
    Token key = take();
    expect("]");
    return key.text();
  }

  private Term call(Token name) throws FilterSyntaxException {
    deeper();
    expect("(");
    List<Term> arguments = new ArrayList<>();
    do {
      Term argument = term();
      if (name.is("len")) {
        search(argument);
      }
      arguments.add(argument);
    } while (takeIf(","));
    expect(")");
    shallower();
    return new Term.CallTerm(name, name.text(), arguments);
  }
}
