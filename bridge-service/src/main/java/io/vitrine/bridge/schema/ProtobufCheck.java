package io.vitrine.bridge.schema;

import com.google.protobuf.AnyProto;
import com.google.protobuf.ApiProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.SourceContextProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.TypeProto;
import com.google.protobuf.WrappersProto;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of Protobuf's binary form. Fields that the schema does not have make it none: else
 * nearly any bytes would do.
 */
final class ProtobufCheck implements Schema {
  private static final List<FileDescriptor> WELL_KNOWN =
      List.of(
          AnyProto.getDescriptor(),
          ApiProto.getDescriptor(),
          DescriptorProtos.getDescriptor(),
          DurationProto.getDescriptor(),
          EmptyProto.getDescriptor(),
          FieldMaskProto.getDescriptor(),
          SourceContextProto.getDescriptor(),
          StructProto.getDescriptor(),
          TimestampProto.getDescriptor(),
          TypeProto.getDescriptor(),
          WrappersProto.getDescriptor());

  private final Descriptor descriptor;

  private ProtobufCheck(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * @param text a {@code FileDescriptorSet} without references, or a {@code FileDescriptorProto}
   *     and those that it imports
   */
  static ProtobufCheck of(SchemaText text, String message) {
    Map<String, FileDescriptor> files = new HashMap<>();
    WELL_KNOWN.forEach(each -> files.put(each.getName(), each));
    try {
      FileDescriptor last = null;
      for (FileDescriptorProto each : files(text)) {
        last = build(each, files);
        files.put(each.getName(), last);
      }
      if (last == null) {
        throw new IllegalArgumentException("a descriptor set of Protobuf without a file");
      }
      return new ProtobufCheck(find(message, last, files));
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new IllegalArgumentException("not a descriptor of Protobuf: " + e.getMessage(), e);
    }
  }

  private static List<FileDescriptorProto> files(SchemaText text)
      throws InvalidProtocolBufferException {
    List<FileDescriptorProto> files = new ArrayList<>();
    for (SchemaText.Reference each : text.references()) {
      files.add(
          FileDescriptorProto.parseFrom(each.bytes()).toBuilder().setName(each.name()).build());
    }
    FileDescriptorSet set = set(text.bytes());
    if (set == null) {
      files.add(FileDescriptorProto.parseFrom(text.bytes()));
    } else {
      files.addAll(set.getFileList());
    }
    return files;
  }

  /** Null if it is a single file's descriptor, whose first field is a name. */
  private static @Nullable FileDescriptorSet set(byte[] bytes) {
    try {
      FileDescriptorSet set = FileDescriptorSet.parseFrom(bytes);
      boolean named = set.getFileList().stream().allMatch(FileDescriptorProto::hasName);
      return named && set.getUnknownFields().asMap().isEmpty() ? set : null;
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static FileDescriptor build(FileDescriptorProto file, Map<String, FileDescriptor> known)
      throws DescriptorValidationException {
    List<FileDescriptor> imports = new ArrayList<>();
    for (String name : file.getDependencyList()) {
      FileDescriptor imported = known.get(name);
      if (imported == null) {
        throw new IllegalArgumentException(
            "the descriptor imports " + name + ", which is not there (protoc --include_imports)");
      }
      imports.add(imported);
    }
    return FileDescriptor.buildFrom(file, imports.toArray(new FileDescriptor[0]));
  }

  private static Descriptor find(
      String message, FileDescriptor last, Map<String, FileDescriptor> files) {
    if (message.isEmpty()) {
      if (last.getMessageTypes().isEmpty()) {
        throw new IllegalArgumentException("no message in " + last.getName());
      }
      return last.getMessageTypes().get(0);
    }
    for (FileDescriptor file : files.values()) {
      String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
      if (message.startsWith(prefix)) {
        Descriptor found = find(message.substring(prefix.length()), file);
        if (found != null) {
          return found;
        }
      }
    }
    throw new IllegalArgumentException("no message " + message + " in the descriptor");
  }

  private static @Nullable Descriptor find(String name, FileDescriptor file) {
    String[] names = name.split("\\.", -1);
    Descriptor found = file.findMessageTypeByName(names[0]);
    for (int i = 1; found != null && i < names.length; i++) {
      found = found.findNestedTypeByName(names[i]);
    }
    return found;
  }

  @Override
  public @Nullable String problem(byte[] payload) {
    try {
      return unknown(DynamicMessage.parseFrom(descriptor, payload));
    } catch (InvalidProtocolBufferException e) {
      return "no " + descriptor.getFullName() + ": " + e.getMessage();
    }
  }

  private static @Nullable String unknown(Message message) {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      return message.getDescriptorForType().getFullName()
          + " has no field "
          + Collections.min(message.getUnknownFields().asMap().keySet());
    }
    for (Object value : message.getAllFields().values()) {
      List<?> all = value instanceof List<?> list ? list : List.of(value);
      for (Object each : all) {
        String inner = each instanceof Message m ? unknown(m) : null;
        if (inner != null) {
          return inner;
        }
      }
    }
    return null;
  }

  /** Confluent's message indexes: which message of the file, from the outermost on. */
  @Override
  public byte[] index() {
    Deque<Integer> path = new ArrayDeque<>();
    for (Descriptor each = descriptor; each != null; each = each.getContainingType()) {
      path.push(each.getIndex());
    }
    if (path.size() == 1 && path.element() == 0) {
      return new byte[] {0};
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, path.size());
    path.forEach(each -> number(out, each));
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int value) {
    int rest = value << 1;
    for (; rest > 0x7F; rest >>>= 7) {
      out.write(rest & 0x7F | 0x80);
    }
    out.write(rest);
  }
}
