package io.vitrine.inspector.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of one request, checked against the OpenAPI document. */
final class Arguments {
  private static final String KEY = Arguments.class.getName();
  private final Map<String, String> values = new HashMap<>();

  private Arguments() {}

  /**
   * Checks every parameter of the request; unknown ones are refused, so that a typing error does
   * not quietly widen a query.
   *
   * @throws Problem 400
   */
  static void check(
      RoutingContext context, List<Parameter> parameters, Handler<RoutingContext> next) {
    Arguments arguments = new Arguments();
    MultiMap query = context.queryParams();
    for (String name : query.names()) {
      if (parameters.stream().noneMatch(p -> p.in().equals("query") && p.name().equals(name))) {
        throw Problems.unknownParameter(name, queryNames(parameters));
      }
      if (query.getAll(name).size() > 1) {
        throw Problems.parameter(name, String.join(", ", query.getAll(name)), "one value");
      }
    }
    for (Parameter parameter : parameters) {
      String value = value(context, query, parameter);
      if (value != null) {
        arguments.values.put(parameter.name(), parameter.check(value));
      } else if (parameter.defaultValue() != null) {
        arguments.values.put(parameter.name(), parameter.defaultValue());
      }
    }
    context.put(KEY, arguments);
    next.handle(context);
  }

  private static @Nullable String value(
      RoutingContext context, MultiMap query, Parameter parameter) {
    return switch (parameter.in()) {
      case "path" -> context.pathParam(parameter.name());
      case "header" -> context.request().getHeader(parameter.name());
      default -> query.get(parameter.name());
    };
  }

  static Arguments of(RoutingContext context) {
    return context.get(KEY);
  }

  private static String queryNames(List<Parameter> parameters) {
    return parameters.stream()
        .filter(p -> p.in().equals("query"))
        .map(Parameter::name)
        .collect(Collectors.joining(", "));
  }

  /** The text, or null where the request does not give it. */
  @Nullable String find(String name) {
    return values.get(name);
  }

  /** The text, or an empty one. */
  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** A number that the document gives a default. */
  int integer(String name) {
    return Integer.parseInt(text(name));
  }
}
