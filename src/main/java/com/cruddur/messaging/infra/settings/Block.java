package com.cruddur.messaging.infra.settings;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import com.cruddur.messaging.names.MessagingNames;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads one JSON object of the settings, key by key. Each reading method returns the default for an absent key, and
 * throws {@link SettingsException} for a value that is not allowed. A key that no method has read is unknown and
 * refused.
 */
final class Block {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String path;
    private final Map<?, ?> values;
    private final Set<String> known = new LinkedHashSet<>();

    private Block(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    /** Reads {@code json} with {@code reader}, then refuses the keys that {@code reader} has not read. */
    static <T> T read(String path, Object json, Function<Block, T> reader) {
        if (!(json instanceof Map<?, ?> values)) {
            throw new SettingsException(path, "%s is not an object".formatted(json(json)), "an object");
        }
        Block block = new Block(path, values);
        T result = reader.apply(block);
        for (Object key : values.keySet()) {
            if (!block.known.contains(key)) {
                String allowed = block.known.isEmpty() ? "no keys" : String.join(", ", block.known);
                throw block.refusedKey(key.toString(), "is unknown", allowed);
            }
        }
        return result;
    }

    /** Returns the keys, sorted. */
    SortedSet<String> keys() {
        return values.keySet().stream().map(Object::toString).collect(toCollection(TreeSet::new));
    }

    /** Returns the path of the block, as in {@code stages.prod.table}. */
    String path() {
        return path;
    }

    /** Returns a whole number from {@code min} to {@code max}. */
    int number(String key, int min, int max, int byDefault) {
        return scalar(key, "a whole number from %d to %d".formatted(min, max), byDefault, value -> {
            boolean whole = value instanceof Number number && number.doubleValue() == number.intValue();
            return whole && min <= intValue(value) && intValue(value) <= max ? intValue(value) : null;
        });
    }

    /** Returns a whole number from {@code min} to {@code max}; empty if the key is absent. */
    Optional<Integer> optionalNumber(String key, int min, int max) {
        known.add(key);
        return values.containsKey(key) ? Optional.of(number(key, min, max, min)) : Optional.empty();
    }

    /** Returns a boolean. */
    boolean flag(String key, boolean byDefault) {
        return scalar(key, "true, false", byDefault, value -> value instanceof Boolean flag ? flag : null);
    }

    /** Returns a string that matches {@code pattern}. If {@code byDefault} is null, the key is required. */
    String text(String key, String pattern, String allowed, String byDefault) {
        return text(key, text -> text.matches(pattern), allowed, byDefault);
    }

    /** Returns a string for which {@code isAllowed} holds. If {@code byDefault} is null, the key is required. */
    String text(String key, Predicate<String> isAllowed, String allowed, String byDefault) {
        return scalar(
                key, allowed, byDefault, value -> value instanceof String text && isAllowed.test(text) ? text : null);
    }

    /** Returns a constant of an enum, which the settings spell in lower case with hyphens. */
    <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault) {
        String allowed =
                Arrays.stream(type.getEnumConstants()).map(Block::spelling).collect(joining(", "));
        return scalar(
                key,
                allowed,
                byDefault,
                value -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> spelling(constant).equals(value))
                        .findAny()
                        .orElse(null));
    }

    /** Returns strings that match {@code pattern}; an empty list if the key is absent. */
    List<String> texts(String key, String pattern, String allowed) {
        return scalar(
                key,
                allowed,
                List.of(),
                value -> value instanceof List<?> list
                                && list.stream().allMatch(item -> item instanceof String text && text.matches(pattern))
                        ? list.stream().map(Object::toString).toList()
                        : null);
    }

    /** Reads one or more strings that match {@code pattern}, or a block; empty if the key is absent. */
    <T> Optional<T> textsOr(
            String key, String pattern, String allowed, Function<List<String>, T> ofTexts, Function<Block, T> reader) {
        if (values.get(key) instanceof Map<?, ?>) {
            return optional(key, reader);
        }
        List<String> texts = texts(key, pattern, allowed);
        if (values.containsKey(key) && texts.isEmpty()) {
            throw refused(key, "[] is not allowed", allowed);
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(ofTexts.apply(texts));
    }

    /** Reads a block. An absent block is read as an empty one, so each of its keys must have a default. */
    <T> T block(String key, Function<Block, T> reader) {
        return optional(key, reader).orElseGet(() -> read(path(key), Map.of(), reader));
    }

    /** Reads a block; empty if the key is absent. */
    <T> Optional<T> optional(String key, Function<Block, T> reader) {
        known.add(key);
        return values.containsKey(key) ? Optional.of(read(path(key), values.get(key), reader)) : Optional.empty();
    }

    /**
     * Reads a choice: an object with one key, which names one of {@code kinds} and holds its block. Defaults to
     * {@code byDefault} with an empty block.
     */
    <T> T oneOf(String key, Map<String, Function<Block, T>> kinds, String byDefault) {
        String allowed = kinds.keySet().stream()
                .sorted()
                .map("{ \"%s\": { ... } }"::formatted)
                .collect(joining(" or "));
        Map<?, ?> choice = scalar(
                key,
                allowed,
                Map.of(byDefault, Map.of()),
                value -> value instanceof Map<?, ?> object
                                && object.size() == 1
                                && kinds.keySet().containsAll(object.keySet())
                        ? object
                        : null);
        Map.Entry<?, ?> kind = choice.entrySet().iterator().next();
        return read(path(key) + "." + kind.getKey(), kind.getValue(), kinds.get(kind.getKey()));
    }

    /**
     * Returns {@code name}.
     *
     * @param nameInStage the name in the stage itself, from the setting {@code key}
     * @param name the name in the stage or copy of {@code names}
     * @throws SettingsException if a copy would have the same name as the stage itself
     */
    String distinct(String key, String nameInStage, String name, MessagingNames names) {
        names.copy().filter(copy -> name.equals(nameInStage)).ifPresent(copy -> {
            throw refused(
                    key,
                    "\"%s\" is also the name in the copy %s".formatted(name, copy),
                    "a different name, here or for the copy");
        });
        return name;
    }

    /** Returns the exception for the value of {@code key}, for a rule that involves several settings. */
    SettingsException refused(String key, String problem, String allowed) {
        return new SettingsException(path(key), problem, allowed);
    }

    /** Returns the exception for {@code key} itself, whose value does not matter. */
    SettingsException refusedKey(String key, String predicate, String allowed) {
        return SettingsException.ofKey(path(key), predicate, allowed);
    }

    private <T> T scalar(String key, String allowed, T byDefault, Function<Object, T> reader) {
        known.add(key);
        boolean absent = !values.containsKey(key);
        T result = absent ? byDefault : reader.apply(values.get(key));
        if (result == null) {
            throw absent
                    ? refusedKey(key, "is missing", allowed)
                    : refused(key, json(values.get(key)) + " is not allowed", allowed);
        }
        return result;
    }

    private String path(String key) {
        return path + "." + key;
    }

    private static int intValue(Object number) {
        return ((Number) number).intValue();
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns a value as cdk.json has it. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // Settings come from JSON, so they can be written as JSON.
        }
    }
}
