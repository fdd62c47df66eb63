package io.vitrine.config;

/**
 * One option as somebody set it.
 *
 * @param at where
 * @param raw what the option parses: String, List or Map, references resolved
 * @param shown the same for people: references as written, secrets as {@code ***}
 */
public record Setting(Option<?> option, Position at, Object raw, Object shown) {}
