package io.vitrine.route;

/**
 * Templates of a route from MQTT to Kafka. Each throws {@link RouteSyntaxException} with the
 * position of what is wrong.
 */
public final class RouteTemplates {
  private final PublishVariables variables;

  /**
   * @param filter of the route; its names are variables
   */
  public RouteTemplates(RouteFilter filter) {
    this.variables = new PublishVariables(filter);
  }

  public Template<Publication> text(String source) {
    return Template.parse(source, variables);
  }

  /** Where there are variables, whether it is a number is known when a message comes. */
  public Template<Publication> partition(String source) {
    Template<Publication> partition = text(source);
    if (!partition.isEmpty() && !partition.sample("0").matches("[0-9]{1,9}")) {
      throw new RouteSyntaxException("no partition", "a number from 0 on, or variables");
    }
    return partition;
  }

  /** A URI reference; what stands for a variable is percent-encoded, except {@code /}. */
  public Template<Publication> uri(String source) {
    Template<Publication> uri = text(source);
    if (!uri.isEmpty() && !UriText.legal(uri.sample("v"))) {
      throw new RouteSyntaxException("no URI reference", "/plant/${site} or urn:plant:${site}");
    }
    return uri;
  }

  /** Its fixed text is checked now, the rest when a message comes. */
  public Template<Publication> kafkaTopic(String source) {
    Template<Publication> topic = text(source);
    if (!KafkaTopic.legal(topic.sample("v"))) {
      throw new RouteSyntaxException("no topic of Kafka", KafkaTopic.EXPECTED + " and variables");
    }
    return topic;
  }
}
