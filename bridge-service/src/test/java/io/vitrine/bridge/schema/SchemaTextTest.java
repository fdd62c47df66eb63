package io.vitrine.bridge.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.vitrine.config.SchemaSettings.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class SchemaTextTest {
  private static final String JSON =
      """
      {"type": "object", "required": ["t"], "properties": {"t": {"type": "number", "maximum": 100}}}
      """;
  private static final String AVRO =
      """
      {"type": "record", "name": "Reading", "fields": [
        {"name": "t", "type": "double"},
        {"name": "unit", "type": {"type": "enum", "name": "Unit", "symbols": ["C", "K"]}},
        {"name": "site", "type": ["null", "string"]},
        {"name": "raw", "type": {"type": "array", "items": "int"}},
        {"name": "tags", "type": {"type": "map", "values": "bytes"}},
        {"name": "next", "type": ["null", "Reading"]},
        {"name": "ok", "type": "boolean"}]}
      """;

  @Test
  void jsonThatFitsAndJsonThatDoesNot() {
    Schema schema = json(JSON);
    assertThat(schema.problem(bytes("{\"t\": 21.5}"))).isNull();
    assertThat(schema.problem(bytes("{\"t\": 101}"))).startsWith("/t:").contains("100");
    assertThat(schema.problem(bytes("{}"))).contains("t");
    assertThat(schema.problem(bytes("{\"t\": 1} {}"))).startsWith("no JSON");
    assertThat(schema.problem(bytes("nonsense"))).startsWith("no JSON");
    assertThat(schema.problem(new byte[0])).startsWith("empty");
    assertThatThrownBy(() -> json("[1]")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> json("{")).hasMessageStartingWith("not a JSON Schema");
  }

  @Test
  void aJsonSchemaFetchesNothing() {
    SchemaText text =
        new SchemaText(
            bytes("{\"$ref\": \"http://example.com/t\"}"),
            List.of(new SchemaText.Reference("http://example.com/t", bytes(JSON))));
    assertThat(text.parse(Kind.JSON, "").problem(bytes("{\"t\": 1}"))).isNull();
    assertThat(text.parse(Kind.JSON, "").problem(bytes("{}"))).isNotNull();
    assertThatThrownBy(() -> json("{\"$ref\": \"http://127.0.0.1:1/other\"}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void avroThatFitsAndAvroThatDoesNot() throws Exception {
    Schema schema = text(AVRO).parse(Kind.AVRO, "");
    byte[] good = reading();
    assertThat(schema.problem(good)).isNull();
    for (int length = 0; length < good.length; length++) {
      assertThat(schema.problem(java.util.Arrays.copyOf(good, length))).isNotNull();
    }
    assertThat(schema.problem(java.util.Arrays.copyOf(good, good.length + 1)))
        .contains("1 bytes behind the end");
    assertThat(schema.problem(bytes("{\"t\": 21.5}"))).isNotNull();
    assertThatThrownBy(() -> text("{\"type\": \"nonsense\"}").parse(Kind.AVRO, ""))
        .hasMessageStartingWith("not a schema of Avro");
  }

  /** What a payload claims costs no more than what it is. */
  @Test
  void avroBytesThatAreNonsenseAreToldSoAndCostLittle() {
    Schema nulls = text("{\"type\": \"array\", \"items\": \"null\"}").parse(Kind.AVRO, "");
    byte[] many = new byte[10];
    java.util.Arrays.fill(many, (byte) 0xFE);
    many[9] = 1;
    assertThat(nulls.problem(many)).contains("more items than");
    Schema schema = text(AVRO).parse(Kind.AVRO, "");
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      schema.problem(bytes);
    }
    byte[] deep = new byte[100_000];
    java.util.Arrays.fill(deep, (byte) 2);
    Schema list =
        text("{\"type\": \"record\", \"name\": \"L\", \"fields\": [{\"name\": \"next\","
                + " \"type\": [\"null\", \"L\"]}]}")
            .parse(Kind.AVRO, "");
    assertThat(list.problem(deep)).contains("nested deeper");
  }

  @Test
  void protobufThatFitsAndProtobufThatDoesNot() throws Exception {
    FileDescriptorProto file = file();
    byte[] set = FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
    Schema first = new SchemaText(set, List.of()).parse(Kind.PROTOBUF, "");
    Schema inner =
        new SchemaText(file.toByteArray(), List.of()).parse(Kind.PROTOBUF, "plant.Other.Inner");

    DynamicMessage good = message(file);
    assertThat(first.problem(good.toByteArray())).isNull();
    assertThat(first.problem(new byte[0])).as("all fields have defaults").isNull();
    assertThat(first.problem(bytes("{\"t\": 21.5}"))).isNotNull();
    assertThat(first.problem(new byte[] {(byte) (9 << 3), 1}))
        .contains("plant.Reading has no field 9");
    assertThat(first.index()).containsExactly(0);
    assertThat(inner.index()).as("length 2, message 1, in it 0, zigzag").containsExactly(4, 2, 0);
    assertThatThrownBy(() -> new SchemaText(set, List.of()).parse(Kind.PROTOBUF, "plant.Nothing"))
        .hasMessage("no message plant.Nothing in the descriptor");
    assertThatThrownBy(() -> text("no descriptor").parse(Kind.PROTOBUF, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static FileDescriptorProto file() {
    return FileDescriptorProto.newBuilder()
        .setName("plant.proto")
        .setPackage("plant")
        .setSyntax("proto3")
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("Reading")
                .addField(
                    FieldDescriptorProto.newBuilder()
                        .setName("t")
                        .setNumber(1)
                        .setType(FieldDescriptorProto.Type.TYPE_DOUBLE)))
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("Other")
                .addNestedType(DescriptorProto.newBuilder().setName("Inner")))
        .build();
  }

  private static DynamicMessage message(FileDescriptorProto file) throws Exception {
    var type =
        FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Reading");
    return DynamicMessage.newBuilder(type).setField(type.findFieldByName("t"), 21.5).build();
  }

  private static byte[] reading() throws Exception {
    org.apache.avro.Schema schema = new org.apache.avro.Schema.Parser().parse(AVRO);
    GenericData.Record record = new GenericData.Record(schema);
    record.put("t", 21.5);
    record.put("unit", new GenericData.EnumSymbol(schema.getField("unit").schema(), "K"));
    record.put("site", "halle ü");
    record.put("raw", List.of(1, -2, 3));
    record.put("tags", Map.of("a", java.nio.ByteBuffer.wrap(new byte[] {1, 2})));
    record.put("next", null);
    record.put("ok", true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Schema json(String schema) {
    return text(schema).parse(Kind.JSON, "");
  }

  private static SchemaText text(String schema) {
    return new SchemaText(bytes(schema), List.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
