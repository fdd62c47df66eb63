package io.vitrine.dissect;

import org.jspecify.annotations.Nullable;

/**
 * One row of the field table: the same row drives the tree, the filter language and the list of
 * fields. Compared by identity.
 */
public final class Field {
  private final String name;
  private final String label;
  private final FieldType type;
  private final int mask;
  private final boolean hex;
  private final boolean secret;
  private final ValueNames values;
  private final String description;

  private Field(
      String name,
      String label,
      FieldType type,
      int mask,
      boolean hex,
      boolean secret,
      ValueNames values,
      String description) {
    this.name = name;
    this.label = label;
    this.type = type;
    this.mask = mask;
    this.hex = hex;
    this.secret = secret;
    this.values = values;
    this.description = description;
  }

  public static Field of(String name, FieldType type, String label) {
    return new Field(name, label, type, 0, false, false, ValueNames.NONE, label);
  }

  /** The same row with names for its values. */
  public Field named(ValueNames names) {
    return new Field(name, label, type, mask, hex, secret, names, description);
  }

  /** The same row as bits of a byte. */
  public Field bits(int of) {
    return new Field(name, label, type, of, hex, secret, values, description);
  }

  /** The same row shown in hex. */
  public Field inHex() {
    return new Field(name, label, type, mask, true, secret, values, description);
  }

  /** The same row, its values kept out of views and exports. */
  public Field hidden() {
    return new Field(name, label, type, mask, hex, true, values, description);
  }

  /** The same row with a text for the list of fields. */
  public Field about(String text) {
    return new Field(name, label, type, mask, hex, secret, values, text);
  }

  /** Name in filters, Wireshark's where Wireshark has the field: {@code mqtt.topic}. */
  public String name() {
    return name;
  }

  /** Name in the tree: {@code Topic}. */
  public String label() {
    return label;
  }

  public FieldType type() {
    return type;
  }

  /** Bits of the byte that hold it; 0 if the field is whole bytes. */
  public int mask() {
    return mask;
  }

  public boolean hex() {
    return hex;
  }

  /** Whether views and exports must not show its values: passwords, authentication data. */
  public boolean secret() {
    return secret;
  }

  public ValueNames values() {
    return values;
  }

  /** One line for the list of fields. */
  public String description() {
    return description;
  }

  /** The specification's or Wireshark's name of a value, or null if it has none. */
  public @Nullable String valueName(long value) {
    return values.name(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
