package com.cruddur.messaging.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Decides a request as IAM does with identity policies: an explicit Deny overrides, and without an Allow the request is
 * denied. Elements of the policy language that are not supported here are refused.
 */
public final class PolicySimulator {

    /** The decision of IAM. */
    public enum Decision {
        ALLOWED,
        DENIED
    }

    /**
     * A request.
     *
     * @param context the condition keys of the request, with their values
     */
    public record Request(String action, String resource, Map<String, List<String>> context) {}

    private static final String FOR_ALL_VALUES = "ForAllValues:";
    private static final List<String> KNOWN = List.of("Action", "Condition", "Effect", "Resource", "Sid");

    private final JsonNode statements;

    /** @param statements the statements of a policy, without intrinsic functions */
    public PolicySimulator(JsonNode statements) {
        this.statements = statements;
    }

    /** Decides a request. */
    public Decision decide(Request request) {
        List<String> effects = StreamSupport.stream(statements.spliterator(), false)
                .filter(statement -> applies(statement, request))
                .map(statement -> statement.get("Effect").asText())
                .toList();
        return effects.contains("Allow") && !effects.contains("Deny") ? Decision.ALLOWED : Decision.DENIED;
    }

    private static boolean applies(JsonNode statement, Request request) {
        statement.fieldNames().forEachRemaining(element -> {
            if (!KNOWN.contains(element)) {
                throw new IllegalArgumentException("not supported: " + element);
            }
        });
        return texts(statement.get("Action")).stream()
                        .anyMatch(action ->
                                like(action.toLowerCase(Locale.ROOT), request.action.toLowerCase(Locale.ROOT)))
                && texts(statement.get("Resource")).stream().anyMatch(resource -> like(resource, request.resource))
                && statement.path("Condition").properties().stream()
                        .allMatch(operator -> operator.getValue().properties().stream()
                                .allMatch(key -> holds(
                                        operator.getKey(), request.context.get(key.getKey()), texts(key.getValue()))));
    }

    /** Returns whether a condition is true for a key's values, which are null if the request does not have the key. */
    private static boolean holds(String operator, List<String> values, List<String> expected) {
        if (operator.equals("Null")) {
            return expected.equals(List.of(Boolean.toString(values == null)));
        }
        if (operator.startsWith(FOR_ALL_VALUES)) {
            return values == null
                    || values.stream()
                            .allMatch(
                                    value -> anyMatches(operator.substring(FOR_ALL_VALUES.length()), expected, value));
        }
        return values != null && values.size() == 1 && anyMatches(operator, expected, values.get(0));
    }

    private static boolean anyMatches(String operator, List<String> expected, String value) {
        BiPredicate<String, String> matches = switch (operator) {
            case "StringEquals" -> String::equals;
            case "StringLike", "ArnLike" -> PolicySimulator::like;
            default -> throw new IllegalArgumentException("not supported: " + operator);
        };
        return expected.stream().anyMatch(pattern -> matches.test(pattern, value));
    }

    private static boolean like(String pattern, String value) {
        String regex = pattern.chars()
                .mapToObj(character -> switch (character) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(character));
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL).matcher(value).matches();
    }

    /** Returns the elements of a list. A policy may write a list of one as a string. */
    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(text -> texts.add(text.asText()));
        } else {
            texts.add(json.asText());
        }
        return texts;
    }
}
