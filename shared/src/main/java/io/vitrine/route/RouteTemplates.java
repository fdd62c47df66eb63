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

  /** Its fixed text is checked now, the rest when a message comes. */
  public Template<Publication> kafkaTopic(String source) {
    Template<Publication> topic = text(source);
    if (!KafkaTopic.legal(topic.sample("v"))) {
      throw new RouteSyntaxException("no topic of Kafka", KafkaTopic.EXPECTED + " and variables");
    }
    return topic;
  }
}
