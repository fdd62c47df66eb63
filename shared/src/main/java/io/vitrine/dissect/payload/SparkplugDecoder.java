package io.vitrine.dissect.payload;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sparkplug B: Protobuf with its own schema, each metric under its name with its value as its
 * datatype says. Learns the aliases that births give and resolves those of other messages.
 */
final class SparkplugDecoder {
  private final @Nullable SparkplugTopic topic;
  private final SparkplugAliases aliases;

  private SparkplugDecoder(@Nullable SparkplugTopic topic, SparkplugAliases aliases) {
    this.topic = topic;
    this.aliases = aliases;
  }

  /**
   * @param topic null if the message came under no topic of Sparkplug's; then no alias is resolved
   */
  static PayloadView decode(byte[] bytes, @Nullable SparkplugTopic topic, SparkplugAliases aliases)
      throws MalformedPayload {
    NodeBuilder fields = new NodeBuilder();
    String problem = "";
    int problemOffset = 0;
    try {
      ProtobufDecoder.decode(bytes, SparkplugSchema.SCHEMA, SparkplugSchema.PAYLOAD, fields);
    } catch (MalformedPayload e) {
      problem = String.valueOf(e.getMessage());
      problemOffset = e.offset();
    }
    if (topic != null && topic.type().equals("NBIRTH")) {
      aliases.clear(topic.edgeNode());
    }
    SparkplugDecoder decoder = new SparkplugDecoder(topic, aliases);
    List<PayloadNode> nodes = decoder.payload(fields.finish(bytes.length));
    if (!problem.isEmpty()) {
      throw new Partial(problem, problemOffset, view(nodes, fields.shortened()));
    }
    return view(nodes, fields.shortened());
  }

  /** It is malformed, but what stands before that is known. */
  static final class Partial extends MalformedPayload {
    private static final long serialVersionUID = 1L;

    private final transient PayloadView view;

    Partial(String message, int offset, PayloadView view) {
      super(message, offset);
      this.view = view;
    }

    PayloadView view() {
      return view;
    }
  }

  private static PayloadView view(List<PayloadNode> nodes, boolean shortened) {
    NodeBuilder text = new NodeBuilder();
    for (PayloadNode each : nodes) {
      boolean metrics = each.name().equals("metrics");
      if (!metrics) {
        text.line().say(each.name()).say(": ").say(each.display());
      }
      for (PayloadNode metric : metrics ? each.children() : List.<PayloadNode>of()) {
        text.line().say(metric.name()).say(" = ").say(metric.display());
      }
    }
    return new PayloadView(
        PayloadKind.SPARKPLUG, text.text().strip(), nodes, "", 0, shortened || text.shortened());
  }

  /** The fields with all metrics under one node. */
  private List<PayloadNode> payload(List<PayloadNode> fields) {
    List<PayloadNode> nodes = new ArrayList<>();
    List<PayloadNode> metrics = new ArrayList<>();
    for (PayloadNode each : fields) {
      if (each.name().equals("metrics")) {
        metrics.add(metric(each));
      } else {
        nodes.add(each);
      }
    }
    if (!metrics.isEmpty()) {
      PayloadNode last = metrics.get(metrics.size() - 1);
      int from = metrics.get(0).offset();
      int length = last.offset() + last.length() - from;
      String count = metrics.size() + (metrics.size() == 1 ? " metric" : " metrics");
      nodes.add(new PayloadNode("metrics", null, count, from, length, metrics));
    }
    return nodes;
  }

  private PayloadNode metric(PayloadNode field) {
    Object name = value(field, "name");
    Object alias = value(field, "alias");
    Object said = value(field, "datatype");
    long datatype = said instanceof Long number ? number : 0;
    if (alias instanceof Long number && topic != null) {
      if (topic.birth() && name != null) {
        aliases.learn(topic.edgeNode(), number, name.toString(), datatype);
      }
      SparkplugAliases.Metric known = aliases.find(topic.edgeNode(), number);
      if (known != null) {
        name = name == null ? known.name() : name;
        datatype = datatype == 0 ? known.datatype() : datatype;
      }
    }
    String shown = name == null ? "alias " + (alias == null ? "?" : alias) : name.toString();
    PayloadNode content = content(field);
    Object value = content == null ? null : typed(content.value(), datatype);
    String display =
        content == null ? "null" : value == null ? content.display() : display(value, content);
    String type = datatype == 0 ? "" : " (" + SparkplugSchema.datatype(datatype) + ")";
    return new PayloadNode(
        shown, value, display + type, field.offset(), field.length(), field.children());
  }

  private static String display(Object value, PayloadNode content) {
    return value instanceof String ? content.display() : value.toString();
  }

  private static @Nullable Object value(PayloadNode in, String name) {
    for (PayloadNode each : in.children()) {
      if (each.name().equals(name)) {
        return each.value();
      }
    }
    return null;
  }

  private static @Nullable PayloadNode content(PayloadNode metric) {
    PayloadNode found = null;
    for (PayloadNode each : metric.children()) {
      found = each.name().endsWith("_value") ? each : found;
    }
    return found;
  }

  /** Signed numbers travel as unsigned ones (Sparkplug 3.0, 6.4.16). */
  private static @Nullable Object typed(@Nullable Object value, long datatype) {
    if (!(value instanceof Number number)) {
      return value;
    }
    return switch ((int) datatype) {
      case 1 -> (long) number.byteValue();
      case 2 -> (long) number.shortValue();
      case 3 -> (long) number.intValue();
      case 4 -> number.longValue();
      default -> value;
    };
  }
}
