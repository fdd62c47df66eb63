package io.vitrine.dissect.payload;

import static io.vitrine.dissect.payload.ProtobufSchema.Type.BOOL;
import static io.vitrine.dissect.payload.ProtobufSchema.Type.BYTES;
import static io.vitrine.dissect.payload.ProtobufSchema.Type.DOUBLE;
import static io.vitrine.dissect.payload.ProtobufSchema.Type.FLOAT;
import static io.vitrine.dissect.payload.ProtobufSchema.Type.MESSAGE;
import static io.vitrine.dissect.payload.ProtobufSchema.Type.STRING;
import static io.vitrine.dissect.payload.ProtobufSchema.Type.UINT32;
import static io.vitrine.dissect.payload.ProtobufSchema.Type.UINT64;

import java.util.List;

/** The Protobuf schema of Sparkplug B (Eclipse Sparkplug 3.0, 6.4). */
final class SparkplugSchema {
  static final String PAYLOAD = "org.eclipse.tahu.protobuf.Payload";
  static final ProtobufSchema SCHEMA = schema();

  /** Names of datatypes by number; section 6.4.16. */
  private static final List<String> DATATYPES =
      List.of(
          "Unknown",
          "Int8",
          "Int16",
          "Int32",
          "Int64",
          "UInt8",
          "UInt16",
          "UInt32",
          "UInt64",
          "Float",
          "Double",
          "Boolean",
          "String",
          "DateTime",
          "Text",
          "UUID",
          "DataSet",
          "Bytes",
          "File",
          "Template",
          "PropertySet",
          "PropertySetList",
          "Int8Array",
          "Int16Array",
          "Int32Array",
          "Int64Array",
          "UInt8Array",
          "UInt16Array",
          "UInt32Array",
          "UInt64Array",
          "FloatArray",
          "DoubleArray",
          "BooleanArray",
          "StringArray",
          "DateTimeArray");

  private SparkplugSchema() {}

  static String datatype(long number) {
    return number >= 0 && number < DATATYPES.size()
        ? DATATYPES.get((int) number)
        : "datatype " + number;
  }

  private static ProtobufSchema schema() {
    ProtobufSchema schema = new ProtobufSchema();
    schema
        .declare(PAYLOAD)
        .field(1, "timestamp", UINT64)
        .field(2, "metrics", MESSAGE, PAYLOAD + ".Metric")
        .field(3, "seq", UINT64)
        .field(4, "uuid", STRING)
        .field(5, "body", BYTES);
    schema
        .declare(PAYLOAD + ".Metric")
        .field(1, "name", STRING)
        .field(2, "alias", UINT64)
        .field(3, "timestamp", UINT64)
        .field(4, "datatype", UINT32)
        .field(5, "is_historical", BOOL)
        .field(6, "is_transient", BOOL)
        .field(7, "is_null", BOOL)
        .field(8, "metadata", MESSAGE, PAYLOAD + ".MetaData")
        .field(9, "properties", MESSAGE, PAYLOAD + ".PropertySet")
        .field(10, "int_value", UINT32)
        .field(11, "long_value", UINT64)
        .field(12, "float_value", FLOAT)
        .field(13, "double_value", DOUBLE)
        .field(14, "boolean_value", BOOL)
        .field(15, "string_value", STRING)
        .field(16, "bytes_value", BYTES)
        .field(17, "dataset_value", MESSAGE, PAYLOAD + ".DataSet")
        .field(18, "template_value", MESSAGE, PAYLOAD + ".Template");
    properties(schema);
    dataSet(schema);
    template(schema);
    return schema;
  }

  private static void properties(ProtobufSchema schema) {
    schema
        .declare(PAYLOAD + ".MetaData")
        .field(1, "is_multi_part", BOOL)
        .field(2, "content_type", STRING)
        .field(3, "size", UINT64)
        .field(4, "seq", UINT64)
        .field(5, "file_name", STRING)
        .field(6, "file_type", STRING)
        .field(7, "md5", STRING)
        .field(8, "description", STRING);
    schema
        .declare(PAYLOAD + ".PropertySet")
        .field(1, "keys", STRING)
        .field(2, "values", MESSAGE, PAYLOAD + ".PropertyValue");
    schema
        .declare(PAYLOAD + ".PropertyValue")
        .field(1, "type", UINT32)
        .field(2, "is_null", BOOL)
        .field(3, "int_value", UINT32)
        .field(4, "long_value", UINT64)
        .field(5, "float_value", FLOAT)
        .field(6, "double_value", DOUBLE)
        .field(7, "boolean_value", BOOL)
        .field(8, "string_value", STRING)
        .field(9, "propertyset_value", MESSAGE, PAYLOAD + ".PropertySet")
        .field(10, "propertysets_value", MESSAGE, PAYLOAD + ".PropertySetList");
    schema
        .declare(PAYLOAD + ".PropertySetList")
        .field(1, "propertyset", MESSAGE, PAYLOAD + ".PropertySet");
  }

  private static void dataSet(ProtobufSchema schema) {
    schema
        .declare(PAYLOAD + ".DataSet")
        .field(1, "num_of_columns", UINT64)
        .field(2, "columns", STRING)
        .field(3, "types", UINT32)
        .field(4, "rows", MESSAGE, PAYLOAD + ".DataSet.Row");
    schema
        .declare(PAYLOAD + ".DataSet.Row")
        .field(1, "elements", MESSAGE, PAYLOAD + ".DataSet.DataSetValue");
    schema
        .declare(PAYLOAD + ".DataSet.DataSetValue")
        .field(1, "int_value", UINT32)
        .field(2, "long_value", UINT64)
        .field(3, "float_value", FLOAT)
        .field(4, "double_value", DOUBLE)
        .field(5, "boolean_value", BOOL)
        .field(6, "string_value", STRING);
  }

  private static void template(ProtobufSchema schema) {
    schema
        .declare(PAYLOAD + ".Template")
        .field(1, "version", STRING)
        .field(2, "metrics", MESSAGE, PAYLOAD + ".Metric")
        .field(3, "parameters", MESSAGE, PAYLOAD + ".Template.Parameter")
        .field(4, "template_ref", STRING)
        .field(5, "is_definition", BOOL);
    schema
        .declare(PAYLOAD + ".Template.Parameter")
        .field(1, "name", STRING)
        .field(2, "type", UINT32)
        .field(3, "int_value", UINT32)
        .field(4, "long_value", UINT64)
        .field(5, "float_value", FLOAT)
        .field(6, "double_value", DOUBLE)
        .field(7, "boolean_value", BOOL)
        .field(8, "string_value", STRING);
  }
}
