package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A statement of an IAM policy. */
record PolicyStatement(JsonNode json) {

    /** Returns the statements of a policy, whose Statement may be a list or a single statement. */
    static List<PolicyStatement> of(JsonNode policy) {
        JsonNode statements = policy.path("Statement");
        return (statements.isArray() ? StageTemplates.elements(statements) : Stream.of(statements))
                .filter(statement -> !statement.isMissingNode())
                .map(PolicyStatement::new)
                .toList();
    }

    boolean allows() {
        return json.path("Effect").asText().equals("Allow");
    }

    /** Returns whether the statement denies, or may deny because its effect is not a literal. */
    boolean denies() {
        return !allows();
    }

    /** Returns whether the statement matches, or may match, one of these actions. */
    boolean isAbout(Set<String> actions) {
        return DeployTimeValue.isIn(json.path("Action"))
                || !json.has("Action")
                || texts(json.path("Action"))
                        .anyMatch(pattern -> actions.stream().anyMatch(action -> matches(pattern, action)));
    }

    boolean hasCondition() {
        return !json.path("Condition").isEmpty();
    }

    /** Returns the texts of a value or a list of values. A pseudo parameter becomes {@code ${AWS::AccountId}}. */
    static Stream<String> texts(JsonNode value) {
        return value.isArray() ? StageTemplates.elements(value).map(PolicyStatement::text) : Stream.of(text(value));
    }

    private static String text(JsonNode value) {
        if (value.has(Referent.REF)) {
            return "${%s}".formatted(value.get(Referent.REF).asText());
        }
        if (value.has("Fn::Sub")) {
            return value.get("Fn::Sub").asText();
        }
        JsonNode join = value.path("Fn::Join");
        return join.isArray()
                ? String.join(
                        join.path(0).asText(),
                        StageTemplates.elements(join.path(1))
                                .map(PolicyStatement::text)
                                .toList())
                : value.asText();
    }

    private static boolean matches(String pattern, String action) {
        String regex = Stream.of(pattern.split("(?<=[*?])|(?=[*?])"))
                .map(part -> part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part))
                .reduce("", String::concat);
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(action).matches();
    }
}
