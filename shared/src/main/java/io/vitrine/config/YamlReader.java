package io.vitrine.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Text to {@link YamlNode}. Scalars stay as written, so that no YAML version's idea of a number or
 * of {@code yes} gets between the file and the option.
 */
final class YamlReader {
  private static final int DEPTH_MAX = 20;
  private static final int NODES_MAX = 100_000;

  private final String source;
  private final boolean lines;
  private int nodes;

  private YamlReader(String source, boolean lines) {
    this.source = source;
    this.lines = lines;
  }

  /**
   * @param lines whether positions within {@code text} mean something to the user
   * @return null if there is nothing in it
   * @throws ConfigException if it is not one YAML document, or nested or aliased beyond reason
   */
  static @Nullable YamlNode read(String source, boolean lines, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEPTH_MAX);
    YamlReader reader = new YamlReader(source, lines);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      return root == null ? null : reader.convert(root, 0);
    } catch (MarkedYAMLException e) {
      throw refusal(reader.position(e.getProblemMark()), e.getProblem());
    } catch (YAMLException e) {
      throw refusal(
          Position.of(source), String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private YamlNode convert(Node node, int depth) {
    Position at = position(node.getStartMark());
    if (depth > DEPTH_MAX || ++nodes > NODES_MAX) {
      throw refusal(at, "nested too deeply, or an alias to itself");
    }
    if (node instanceof ScalarNode scalar) {
      boolean absent = scalar.getTag().equals(Tag.NULL);
      return new YamlNode.Scalar(at, absent ? null : scalar.getValue());
    }
    if (node instanceof SequenceNode sequence) {
      List<YamlNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, depth + 1));
      }
      return new YamlNode.Sequence(at, items);
    }
    if (node instanceof MappingNode mapping) {
      return mapping(at, mapping, depth);
    }
    throw refusal(at, "not a value");
  }

  private YamlNode mapping(Position at, MappingNode mapping, int depth) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Position keyAt = position(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw refusal(keyAt, "a key must be a single word");
      }
      entries.add(
          new YamlNode.Entry(keyAt, key.getValue(), convert(tuple.getValueNode(), depth + 1)));
    }
    return new YamlNode.Mapping(at, entries);
  }

  private Position position(@Nullable Mark mark) {
    return lines && mark != null
        ? new Position(source, mark.getLine() + 1, mark.getColumn() + 1)
        : Position.of(source);
  }

  private static ConfigException refusal(Position at, @Nullable String problem) {
    return new ConfigException(List.of(ConfigProblem.of(at, "", "not YAML: " + problem)));
  }
}
