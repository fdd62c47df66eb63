package io.vitrine.broker.access.scram;

import java.util.Base64;

/**
 * The attributes of a SCRAM message, {@code n=user,r=nonce}, in the order in which they must come
 * (RFC 5802, 7). Those behind what is asked for are extensions that nobody needs to know.
 */
final class ScramAttributes {
  private final String[] attributes;
  private int at;

  ScramAttributes(String message) {
    attributes = message.split(",", -1);
  }

  private String next(char name) throws ScramSyntaxException {
    if (at < attributes.length && attributes[at].startsWith("m=")) {
      throw new ScramSyntaxException("an extension that is mandatory and not known");
    }
    if (at >= attributes.length || !attributes[at].startsWith(name + "=")) {
      throw new ScramSyntaxException("attribute " + name + " is not where it must be");
    }
    return attributes[at++].substring(2);
  }

  /** A user name: {@code =2C} is a comma and {@code =3D} an equals sign. */
  String name(char name) throws ScramSyntaxException {
    String escaped = next(name);
    StringBuilder text = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != '=') {
        text.append(c);
      } else if (escaped.startsWith("=2C", i) || escaped.startsWith("=3D", i)) {
        text.append(escaped.charAt(i + 1) == '2' ? ',' : '=');
        i += 2;
      } else {
        throw new ScramSyntaxException("a user name with = that is not =2C or =3D");
      }
    }
    try {
      String prepared = SaslPrep.prepare(text.toString());
      if (prepared.isEmpty()) {
        throw new ScramSyntaxException("the user name is empty");
      }
      return prepared;
    } catch (IllegalArgumentException e) {
      throw new ScramSyntaxException("the user name has " + e.getMessage());
    }
  }

  /** Printable ASCII, one character at least. */
  String printable(char name) throws ScramSyntaxException {
    String text = next(name);
    if (text.isEmpty() || text.chars().anyMatch(c -> c < 0x21 || c > 0x7E)) {
      throw new ScramSyntaxException("attribute " + name + " is empty or not printable ASCII");
    }
    return text;
  }

  byte[] base64(char name) throws ScramSyntaxException {
    try {
      return Base64.getDecoder().decode(next(name));
    } catch (IllegalArgumentException e) {
      throw new ScramSyntaxException("attribute " + name + " is not Base64");
    }
  }

  /** Of the last attribute, whatever comes before it. */
  byte[] lastBase64(char name) throws ScramSyntaxException {
    at = Math.max(at, attributes.length - 1);
    return base64(name);
  }
}
