package io.vitrine.config;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which schema a route's payloads must have: the columns {@code schema…}.
 *
 * @param kind null if any payload will do
 * @param file where the schema is; empty if a registry has it
 * @param subject under which a registry has it; empty if a file has it
 * @param version of the subject: a number or {@code latest}
 * @param message full name of a Protobuf message; empty for the first one of the schema
 * @param header whether values begin with the registry's number of the schema
 */
public record SchemaSettings(
    @Nullable Kind kind,
    String file,
    String subject,
    String version,
    String message,
    boolean header) {
  /** What kind of schema. */
  public enum Kind {
    JSON,
    AVRO,
    PROTOBUF;

    private final String title = name().toLowerCase(java.util.Locale.ROOT);

    /** As in settings. */
    public String title() {
      return title;
    }
  }

  /** The kind of a schema that there is. */
  public Kind kindOrThrow() {
    return Objects.requireNonNull(kind, "no schema");
  }

  private static final String NONE = "none";
  private static final String LATEST = "latest";

  private static final Option<String> SCHEMA =
      Option.choice(
          "schema",
          NONE,
          List.of(NONE, Kind.JSON.title(), Kind.AVRO.title(), Kind.PROTOBUF.title()),
          "What the payload (or what `value` makes of it) must be: JSON that fits a JSON Schema, or a"
              + " message of Avro or Protobuf in its binary form. Anything else is a dead letter.");
  static final String FILE_KEY = "schema_file";

  private static final Option<String> FILE =
      Option.text(
          FILE_KEY,
          "",
          "File of the schema: JSON Schema, Avro (`.avsc`), or a Protobuf descriptor set (`protoc"
              + " --include_imports -o FILE`).");
  private static final Option<String> SUBJECT =
      Option.text(
          "schema_subject",
          "",
          "Subject of the schema at `bridge.schema_registry.url`, instead of a file.");
  private static final Option<String> VERSION =
      Option.text("schema_version", LATEST, "Version of the subject: a number or `latest`.");
  private static final Option<String> MESSAGE =
      Option.text(
          "schema_message",
          "",
          "Protobuf: full name of the message, such as `plant.Reading`. Empty: the first one.");
  private static final Option<Boolean> HEADER =
      Option.flag(
          "schema_header",
          false,
          "Whether the value begins with a zero byte and the registry's number of the schema, as"
              + " Confluent's deserializers want it.");

  static final List<Option<?>> COLUMNS = List.of(SCHEMA, FILE, SUBJECT, VERSION, MESSAGE, HEADER);

  static SchemaSettings read(Settings row, RowException.Reader reader, PayloadFormat format) {
    String title = row.get(SCHEMA);
    Kind kind =
        Arrays.stream(Kind.values()).filter(k -> k.title().equals(title)).findFirst().orElse(null);
    SchemaSettings read =
        new SchemaSettings(
            kind,
            row.get(FILE),
            row.get(SUBJECT),
            row.get(VERSION),
            row.get(MESSAGE),
            row.get(HEADER));
    read.check(row, reader, format);
    return read;
  }

  private void check(Settings row, RowException.Reader reader, PayloadFormat format) {
    if (kind == null) {
      for (Option<?> each : COLUMNS) {
        if (each != SCHEMA && row.isSet(each)) {
          wrong(reader, each, row, "there is no schema", "schema: json, avro or protobuf");
        }
      }
      return;
    }
    if (file.isEmpty() == subject.isEmpty()) {
      wrong(reader, SCHEMA, row, "it has one source", "schema_file or schema_subject");
    }
    if (!version.equals(LATEST) && !version.matches("[1-9][0-9]{0,8}")) {
      wrong(reader, VERSION, row, "no version", "latest, or a number from 1 on");
    }
    if (!message.isEmpty() && kind != Kind.PROTOBUF) {
      wrong(reader, MESSAGE, row, "no schema of Protobuf", "schema: protobuf");
    }
    boolean inside = format == PayloadFormat.JSON || format == PayloadFormat.CLOUDEVENTS_STRUCTURED;
    if (header && (subject.isEmpty() || inside)) {
      wrong(
          reader,
          HEADER,
          row,
          "the value cannot begin so",
          "a schema_subject, and format raw or cloudevents-binary");
    }
  }

  private static void wrong(
      RowException.Reader reader, Option<?> column, Settings row, String what, String expected) {
    reader.wrong(column.key(), String.valueOf(row.get(column)), what, expected);
  }
}
