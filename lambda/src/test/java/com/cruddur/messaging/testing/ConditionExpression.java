package com.cruddur.messaging.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Evaluates the part of DynamoDB's condition expressions that this project uses: {@code =}, AND, OR and two functions,
 * without parentheses.
 */
record ConditionExpression(List<List<Term>> anyOf) {

    private static final Pattern TERM =
            Pattern.compile("(attribute_not_exists|begins_with)\\((\\S+?)(?:, (:\\w+))?\\)" + "|(#?\\w+) = (:\\w+)");
    private static final Map<String, ConditionExpression> PARSED = new ConcurrentHashMap<>();

    private enum Operator {
        NOT_EXISTS,
        BEGINS_WITH,
        EQUALS
    }

    private record Term(Operator operator, String name, String value) {

        boolean holds(Map<String, AttributeValue> item, Map<String, String> names, Map<String, AttributeValue> values) {
            AttributeValue actual = item.get(names.getOrDefault(name, name));
            return switch (operator) {
                case NOT_EXISTS -> actual == null;
                case BEGINS_WITH ->
                    actual != null && actual.s().startsWith(given(values).s());
                case EQUALS -> given(values).equals(actual);
            };
        }

        private AttributeValue given(Map<String, AttributeValue> values) {
            return Optional.ofNullable(values.get(value))
                    .orElseThrow(() -> new IllegalArgumentException("the request has no value for " + value));
        }
    }

    static ConditionExpression of(String text) {
        return PARSED.computeIfAbsent(text, ConditionExpression::parse);
    }

    /** Returns whether it holds for an item. An empty map means that there is no item. */
    boolean holds(Map<String, AttributeValue> item, Map<String, String> names, Map<String, AttributeValue> values) {
        return anyOf.stream().anyMatch(terms -> terms.stream().allMatch(term -> term.holds(item, names, values)));
    }

    /** Returns the number of operators and functions, including AND and OR. */
    int operators() {
        return 2 * anyOf.stream().mapToInt(List::size).sum() - 1;
    }

    private static ConditionExpression parse(String text) {
        return new ConditionExpression(
                split(text, " OR ", clause -> split(clause, " AND ", ConditionExpression::term)));
    }

    private static <T> List<T> split(String text, String by, Function<String, T> read) {
        List<T> parts = new ArrayList<>();
        for (String part : text.split(by)) {
            parts.add(read.apply(part));
        }
        return parts;
    }

    private static Term term(String text) {
        Matcher term = TERM.matcher(text);
        if (!term.matches()) {
            throw new IllegalArgumentException("'%s' is not a supported condition".formatted(text));
        }
        if (term.group(4) != null) {
            return new Term(Operator.EQUALS, term.group(4), term.group(5));
        }
        return term.group(1).equals("begins_with")
                ? new Term(Operator.BEGINS_WITH, term.group(2), term.group(3))
                : new Term(Operator.NOT_EXISTS, term.group(2), null);
    }
}
