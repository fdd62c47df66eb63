package io.vitrine.dissect;

import io.vitrine.dissect.payload.PayloadView;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet taken apart: fields in wire order with their depth in the tree, and findings. Values and
 * display texts are made when asked for, from the bytes it was made of, which it refers to.
 *
 * <p>Offsets are from the packet's first byte; no field reaches past the captured bytes. Made by
 * one thread; may be read by any after that.
 */
public final class Dissection {
  private static final int FIELDS_AT_FIRST = 12;

  private final byte[] bytes;
  private final int base;
  private final int captured;
  private final int frameLength;
  private int protocolLevel;
  private int remainingLength = -1;
  private int headerLength;
  private int read;
  private boolean cut;
  private int size;
  private Field[] fields = new Field[FIELDS_AT_FIRST];
  private int[] offsets = new int[FIELDS_AT_FIRST];
  private int[] lengths = new int[FIELDS_AT_FIRST];
  private byte[] depths = new byte[FIELDS_AT_FIRST];
  private long[] values = new long[FIELDS_AT_FIRST];
  private @Nullable List<Finding> findings;
  private @Nullable String resolvedTopic;
  private PayloadViews views = PayloadViews.AUTO;
  private @Nullable SparkplugAliases sparkplug;
  private @Nullable PayloadView payload;

  Dissection(byte[] bytes, int base, int captured, int frameLength, int protocolLevel) {
    this.bytes = bytes;
    this.base = base;
    this.captured = captured;
    this.frameLength = frameLength;
    this.protocolLevel = protocolLevel;
  }

  /** Type by the first nibble. */
  public PacketType type() {
    return captured == 0 ? PacketType.RESERVED0 : PacketType.of(bytes[base]);
  }

  /** Low nibble of the first byte. */
  public int flags() {
    return captured == 0 ? 0 : bytes[base] & 0x0F;
  }

  /** Protocol level it was decoded with; for CONNECT the one it names. 0 if unknown. */
  public int protocolLevel() {
    return protocolLevel;
  }

  /** Value of the remaining length; -1 if it could not be read. */
  public int remainingLength() {
    return remainingLength;
  }

  /** Bytes of the fixed header. */
  public int headerLength() {
    return headerLength;
  }

  /** Bytes of the whole packet on the wire. */
  public int frameLength() {
    return frameLength;
  }

  /** Bytes of it that were there to decode. */
  public int captured() {
    return captured;
  }

  /** Whether bytes were needed that were not captured. */
  public boolean cut() {
    return cut;
  }

  /** Captured bytes that were gone through until nothing more could be read, or was to be. */
  public int read() {
    return read;
  }

  /** As {@link #malformed}, but whichever side sent it. */
  public boolean broken() {
    List<Finding> all = findings();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).rule().breaksPacket()) {
        return true;
      }
    }
    return false;
  }

  /** Whether it breaks a rule so that a receiver must close the connection. */
  public boolean malformed() {
    List<Finding> all = findings();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).severity() == Severity.ERROR) {
        return true;
      }
    }
    return false;
  }

  public List<Finding> findings() {
    return findings == null ? List.of() : findings;
  }

  /** How many fields it has. Field 0 is the packet itself. */
  public int size() {
    return size;
  }

  public Field field(int index) {
    return fields[checked(index)];
  }

  /** Byte offset from the start of the packet. */
  public int offset(int index) {
    return offsets[checked(index)];
  }

  /** Length in bytes. */
  public int length(int index) {
    return lengths[checked(index)];
  }

  /** Depth in the tree: 0 for the packet itself. */
  public int depth(int index) {
    return depths[checked(index)];
  }

  /** First index after {@code index} that is not below it in the tree. */
  public int next(int index) {
    int at = index + 1;
    while (at < size && depths[at] > depths[index]) {
      at++;
    }
    return at;
  }

  /** The number of a field of type UNSIGNED or BOOLEAN. */
  public long number(int index) {
    return values[checked(index)];
  }

  /** The text of a STRING field; what is not UTF-8 is replaced. */
  public String text(int index) {
    return Utf8Bytes.text(bytes, base + contentOffset(index), contentLength(index));
  }

  /** A copy of the content of a STRING or BYTES field. */
  public byte[] content(int index) {
    int from = base + contentOffset(index);
    return Arrays.copyOfRange(bytes, from, from + contentLength(index));
  }

  /** A copy of captured bytes; what lies outside is left out. */
  public byte[] bytes(int offset, int length) {
    int from = Math.max(0, Math.min(offset, captured));
    int to = Math.max(from, Math.min(captured, offset + length));
    return Arrays.copyOfRange(bytes, base + from, base + to);
  }

  /** Copies captured bytes, from the packet's first on, as many as fit; says how many. */
  public int copy(byte[] to) {
    int length = Math.min(captured, to.length);
    System.arraycopy(bytes, base, to, 0, length);
    return length;
  }

  /** The value as {@link FieldType} says; null for NONE. */
  public @Nullable Object value(int index) {
    return switch (field(index).type()) {
      case UNSIGNED, BOOLEAN, TIME -> number(index);
      case STRING -> text(index);
      case BYTES, IPV4, IPV6 -> content(index);
      case PAIR -> new Properties.Pair(child(index, true), child(index, false));
      case NONE, FLOAT, PATH -> null;
    };
  }

  /** Index of the first occurrence of a field; -1 if it is not there. */
  public int find(Field field) {
    for (int i = 0; i < size; i++) {
      if (fields[i] == field) {
        return i;
      }
    }
    return -1;
  }

  /** Values of every occurrence of a field in wire order; empty if it is not there. */
  public List<Object> values(Field field) {
    List<Object> derived = DerivedFields.values(this, field);
    if (derived != null) {
      return derived;
    }
    List<Object> all = List.of();
    for (int i = 0; i < size; i++) {
      if (fields[i] == field) {
        Object value = value(i);
        Object present = value == null ? Boolean.TRUE : value;
        if (all.isEmpty()) {
          all = List.of(present);
        } else {
          // Most fields have one value; from the second on the list grows in place.
          all = all.size() == 1 ? new ArrayList<>(all) : all;
          all.add(present);
        }
      }
    }
    return all;
  }

  /** What a value looks like to a reader: {@code Success (0)}. */
  public String display(int index) {
    return DisplayText.of(this, index);
  }

  /** One line as Wireshark's info column: {@code Publish Message (id=1) [plant/7/temp]}. */
  public String info() {
    return InfoLine.of(this);
  }

  /** The topic that an alias stands for, or null if none was resolved. */
  public @Nullable String resolvedTopic() {
    return resolvedTopic;
  }

  /** The topic of a PUBLISH, resolved where that is known; else null. */
  public @Nullable String topic() {
    int index = resolvedTopic != null || type() != PacketType.PUBLISH ? -1 : find(MqttFields.TOPIC);
    return index < 0 ? resolvedTopic : text(index);
  }

  /** What the payload says; null if the packet has none. Looked at when first asked for. */
  public @Nullable PayloadView payload() {
    int index = payload != null || type() != PacketType.PUBLISH ? -1 : find(MqttFields.MSG);
    if (index >= 0 && contentLength(index) > 0) {
      String topic = topic();
      payload =
          views.view(
              topic == null ? "" : topic,
              contentType(),
              content(index),
              cut,
              sparkplug == null ? new SparkplugAliases() : sparkplug);
    }
    return payload;
  }

  /**
   * Says how the payload is to be looked at. If a rule or the sender says what it is, that is
   * checked at once: a payload that is something else is a finding.
   *
   * @param aliases what is known of Sparkplug's edge nodes
   */
  public Dissection viewPayload(PayloadViews by, SparkplugAliases aliases) {
    views = by;
    sparkplug = aliases;
    String topic = type() == PacketType.PUBLISH ? topic() : null;
    if (topic != null && by.chosen(topic, contentType())) {
      PayloadView view = payload();
      if (view != null && !view.problem().isEmpty() && !cut) {
        int at = offset(find(MqttFields.MSG)) + view.problemOffset();
        String text = view.problem();
        String statement = Rule.PAYLOAD_VIEW.statement(protocolLevel);
        int length = Math.max(0, Math.min(1, captured - at));
        add(new Finding(Rule.PAYLOAD_VIEW, text, statement, Math.min(at, captured), length));
      }
    }
    return this;
  }

  private @Nullable String contentType() {
    int index = find(PropertyFields.of(Property.CONTENT_TYPE, false));
    return index < 0 ? null : text(index);
  }

  /** Says which topic the packet's alias stands for; known only to who follows the connection. */
  public Dissection resolveTopic(String topic) {
    resolvedTopic = topic;
    return this;
  }

  private String child(int index, boolean key) {
    int end = next(index);
    for (int i = index + 1; i < end; i++) {
      if (fields[i] == (key ? MqttFields.PROP_KEY : MqttFields.PROP_VALUE)) {
        return text(i);
      }
    }
    return "";
  }

  private int contentOffset(int index) {
    return (int) (values[checked(index)] >>> 32);
  }

  long raw(int index) {
    return values[checked(index)];
  }

  /** Bytes of content that were captured. */
  public int contentLength(int index) {
    return (int) values[checked(index)];
  }

  private int checked(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("field " + index + " of " + size);
    }
    return index;
  }

  void header(int length, int remaining) {
    headerLength = length;
    remainingLength = remaining;
  }

  void protocolLevel(int level) {
    protocolLevel = level;
  }

  void read(int bytes) {
    read = Math.min(bytes, captured);
  }

  void setCut() {
    cut = true;
  }

  int add(Field field, int depth, int offset, int length, long value) {
    if (size == fields.length) {
      grow();
    }
    fields[size] = field;
    depths[size] = (byte) depth;
    offsets[size] = offset;
    lengths[size] = length;
    values[size] = value;
    return size++;
  }

  void span(int index, int length) {
    lengths[index] = length;
  }

  /** Lets a field begin earlier, at its length, its content staying where it is. */
  void extend(int index, int before) {
    offsets[index] -= before;
    lengths[index] += before;
  }

  /** Gives a field that was opened under another name its own name and value. */
  void complete(int index, Field field, long value) {
    fields[index] = field;
    values[index] = value;
  }

  void add(Finding finding) {
    if (findings == null) {
      findings = new ArrayList<>();
    }
    findings.add(finding);
  }

  private void grow() {
    int more = size * 2;
    fields = Arrays.copyOf(fields, more);
    offsets = Arrays.copyOf(offsets, more);
    lengths = Arrays.copyOf(lengths, more);
    depths = Arrays.copyOf(depths, more);
    values = Arrays.copyOf(values, more);
  }
}
