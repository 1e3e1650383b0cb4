package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The target of an intrinsic function in a template.
 *
 * @param attribute the attribute of the resource; {@code Ref} for the value that the function Ref returns
 */
record Referent(Kind kind, String name, String attribute) {

    static final String REF = "Ref";

    enum Kind {
        /** A parameter or a resource. */
        LOGICAL_ID,
        CONDITION,
        MAPPING,
        EXPORT,
        /** {@code name} is the name of the stack, {@code attribute} the name of the output. */
        OUTPUT
    }

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}][^}]*)}");

    /** Returns the targets of a value itself, without the targets of its arguments. */
    static Stream<Referent> of(JsonNode value) {
        if (!value.isObject()) {
            return Stream.empty();
        }
        return value.properties().stream().flatMap(entry -> of(entry.getKey(), entry.getValue()));
    }

    private static Stream<Referent> of(String function, JsonNode argument) {
        return switch (function) {
            case REF -> Stream.of(new Referent(Kind.LOGICAL_ID, argument.asText(), REF));
            case "Fn::GetAtt" -> Stream.of(attribute(argument));
            case "Fn::Sub" ->
                VARIABLE.matcher(argument.isArray() ? argument.path(0).asText() : argument.asText())
                        .results()
                        .map(variable -> variable.group(1))
                        .filter(variable -> !argument.path(1).has(variable))
                        .map(Referent::variable);
            case "Fn::If" ->
                Stream.of(new Referent(Kind.CONDITION, argument.path(0).asText(), ""));
            case "Condition" ->
                argument.isTextual() ? Stream.of(new Referent(Kind.CONDITION, argument.asText(), "")) : Stream.empty();
            case "Fn::FindInMap" ->
                Stream.of(new Referent(Kind.MAPPING, argument.path(0).asText(), ""));
            case "Fn::ImportValue" -> Stream.of(new Referent(Kind.EXPORT, argument.asText(), ""));
            case "Fn::GetStackOutput" ->
                Stream.of(new Referent(
                        Kind.OUTPUT,
                        argument.path("StackName").asText(),
                        argument.path("OutputName").asText()));
            default -> Stream.empty();
        };
    }

    private static Referent attribute(JsonNode argument) {
        return argument.isArray()
                ? new Referent(
                        Kind.LOGICAL_ID,
                        argument.path(0).asText(),
                        argument.path(1).asText())
                : variable(argument.asText());
    }

    private static Referent variable(String text) {
        List<String> parts = List.of(text.strip().split("\\.", 2));
        return new Referent(Kind.LOGICAL_ID, parts.get(0), parts.size() == 1 ? REF : parts.get(1));
    }

    /** Returns whether the target is a pseudo parameter such as AWS::AccountId, which does not depend on the template. */
    boolean isPseudoParameter() {
        return kind == Kind.LOGICAL_ID && name.startsWith("AWS::");
    }
}
