package io.vitrine.broker.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Statements that a test shows which cannot be a dialogue, each with its version: {@code 5
 * MQTT-6.0.0-1}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Spec {
  String[] value();
}
