package com.cruddur.messaging.infra.settings;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import com.cruddur.messaging.names.MessagingNames;
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
 * One JSON object of the settings, read key by key. Every reader takes the default for an absent key and throws a
 * {@link SettingsException} for a value it does not allow; a key that no reader asked for is unknown, and refused.
 */
final class Block {

    private final String path;
    private final Map<?, ?> values;
    private final Set<String> known = new LinkedHashSet<>();

    private Block(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    /** Reads {@code json} with {@code reader}, then refuses the keys that it did not ask for. */
    static <T> T read(String path, Object json, Function<Block, T> reader) {
        if (!(json instanceof Map<?, ?> values)) {
            throw new SettingsException(path, "%s is no object".formatted(quote(json)), "an object");
        }
        Block block = new Block(path, values);
        T result = reader.apply(block);
        for (Object key : values.keySet()) {
            if (!block.known.contains(key)) {
                String allowed = block.known.isEmpty() ? "no key at all" : String.join(", ", block.known);
                throw block.refused(key.toString(), "is unknown", allowed);
            }
        }
        return result;
    }

    /** Returns the keys that there are, in an order that is always the same. */
    SortedSet<String> keys() {
        return values.keySet().stream().map(Object::toString).collect(toCollection(TreeSet::new));
    }

    /** Returns where the block is, as in {@code stages.prod.table}. */
    String path() {
        return path;
    }

    int number(String key, int min, int max, int byDefault) {
        return scalar(key, "a whole number from %d to %d".formatted(min, max), byDefault, value -> {
            boolean whole = value instanceof Number number && number.doubleValue() == number.intValue();
            return whole && min <= intValue(value) && intValue(value) <= max ? intValue(value) : null;
        });
    }

    /** A number that need not be there. */
    Optional<Integer> optionalNumber(String key, int min, int max) {
        known.add(key);
        return values.containsKey(key) ? Optional.of(number(key, min, max, min)) : Optional.empty();
    }

    boolean flag(String key, boolean byDefault) {
        return scalar(key, "true, false", byDefault, value -> value instanceof Boolean flag ? flag : null);
    }

    /** A string that {@code pattern} matches, or {@code byDefault}; the key is required where that is null. */
    String text(String key, String pattern, String allowed, String byDefault) {
        return text(key, text -> text.matches(pattern), allowed, byDefault);
    }

    /** A string that is allowed, or {@code byDefault}; the key is required where that is null. */
    String text(String key, Predicate<String> isAllowed, String allowed, String byDefault) {
        return scalar(
                key, allowed, byDefault, value -> value instanceof String text && isAllowed.test(text) ? text : null);
    }

    /** A constant of an enum, spelled in lower case with hyphens. */
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

    /** Strings that {@code pattern} matches; none by default. */
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

    /** One or more strings that {@code pattern} matches, or a block; empty if the key is absent. */
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

    /** A block whose every key has a default: absent, it is read as if it were empty. */
    <T> T block(String key, Function<Block, T> reader) {
        return optional(key, reader).orElseGet(() -> read(path(key), Map.of(), reader));
    }

    <T> Optional<T> optional(String key, Function<Block, T> reader) {
        known.add(key);
        return values.containsKey(key) ? Optional.of(read(path(key), values.get(key), reader)) : Optional.empty();
    }

    /**
     * One of several kinds, written as an object whose only key names the kind and holds the block of that kind. By
     * default the kind {@code byDefault}, with all its defaults.
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
     * The name that something has: its own in the first set, another one in a copy.
     *
     * @param first what it is called in the first set, by the setting {@code key}
     * @param ofCopy what it is called in the set of these names
     */
    String ofCopy(String key, String first, String ofCopy, MessagingNames names) {
        names.copy().filter(copy -> ofCopy.equals(first)).ifPresent(copy -> {
            throw refused(
                    key,
                    "\"%s\" is also the name in the copy %s".formatted(first, copy),
                    "another name, here or of the copy");
        });
        return ofCopy;
    }

    /** What a rule over several settings throws: the value of {@code key} does not go with the others. */
    SettingsException refused(String key, String problem, String allowed) {
        return new SettingsException(path(key), problem, allowed);
    }

    private <T> T scalar(String key, String allowed, T byDefault, Function<Object, T> reader) {
        known.add(key);
        boolean absent = !values.containsKey(key);
        T result = absent ? byDefault : reader.apply(values.get(key));
        if (result == null) {
            throw refused(key, absent ? "is missing" : quote(values.get(key)) + " is not allowed", allowed);
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

    private static String quote(Object value) {
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }
}
