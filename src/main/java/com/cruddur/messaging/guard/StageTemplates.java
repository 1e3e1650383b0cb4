package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.Referent.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The templates of every stack of a stage, before or after a change. Resolves references in and between them. */
final class StageTemplates {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> IDENTITIES = Set.of(Referent.REF, "Arn", "KeyId", "StreamArn");

    /** An output of a stack. */
    private record StackOutput(String stack, JsonNode value) {}

    private final Map<String, JsonNode> templates = new HashMap<>();
    private final Map<String, JsonNode> parameters = new HashMap<>();
    private final Map<String, StackOutput> exports = new HashMap<>();
    private final Set<String> replaced;

    /**
     * Reads the templates.
     *
     * @param replaced STACK/LOGICAL_ID of each resource that replaces a resource of the other side
     * @throws IllegalStateException if a template cannot be read
     */
    StageTemplates(Map<String, SynthesizedStack> stacks, Set<String> replaced) {
        this.replaced = replaced;
        stacks.forEach((name, stack) -> {
            JsonNode template = stack.template();
            templates.put(name, template);
            parameters.put(name, stack.manifest("parameters"));
            for (JsonNode output : template.path("Outputs")) {
                JsonNode export = output.at("/Export/Name");
                if (!export.isMissingNode()) {
                    exports.put(export.asText(), new StackOutput(name, output.path("Value")));
                }
            }
        });
    }

    JsonNode template(String stack) {
        return templates.getOrDefault(stack, MissingNode.getInstance());
    }

    JsonNode resource(String stack, String logicalId) {
        return template(stack).path("Resources").path(logicalId);
    }

    /**
     * Returns a value together with everything that it depends on: parameters with their defaults, conditions, mappings and
     * resources. The expanded values of two sides are equal only if the deployed values are. AWS::NoValue is left out, as
     * CloudFormation does.
     */
    JsonNode expand(String stack, JsonNode value) {
        return expand(stack, value, Set.of());
    }

    private JsonNode expand(String stack, JsonNode value, Set<String> under) {
        if (value.isArray()) {
            ArrayNode result = JSON.arrayNode();
            value.forEach(element -> {
                if (!isNoValue(element)) {
                    result.add(expand(stack, element, under));
                }
            });
            return result;
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode result = JSON.objectNode();
        value.properties().stream()
                .filter(entry -> !isNoValue(entry.getValue()))
                .forEach(entry -> result.set(entry.getKey(), expand(stack, entry.getValue(), under)));
        Referent.of(value)
                .filter(referent -> !referent.isPseudoParameter())
                .forEach(referent -> result.set(referent.toString(), definition(stack, referent, under)));
        return result;
    }

    private JsonNode definition(String stack, Referent referent, Set<String> under) {
        String key = stack + referent;
        if (under.contains(key)) {
            return JSON.textNode("itself");
        }
        Set<String> deeper = new HashSet<>(under);
        deeper.add(key);
        String name = referent.name();
        return switch (referent.kind()) {
            case CONDITION -> expand(stack, template(stack).path("Conditions").path(name), deeper);
            case MAPPING -> template(stack).path("Mappings").path(name);
            case EXPORT, OUTPUT -> {
                StackOutput output = output(referent);
                yield expand(output.stack, output.value, deeper);
            }
            case LOGICAL_ID -> {
                JsonNode parameter = template(stack).path("Parameters").path(name);
                yield parameter.isMissingNode()
                        ? resource(stack, referent, deeper)
                        : JSON.arrayNode()
                                .add(parameter)
                                .add(parameters.get(stack).path(name));
            }
        };
    }

    private StackOutput output(Referent referent) {
        return referent.kind() == Kind.EXPORT
                ? exports.getOrDefault(referent.name(), new StackOutput("", MissingNode.getInstance()))
                : new StackOutput(
                        referent.name(),
                        template(referent.name())
                                .path("Outputs")
                                .path(referent.attribute())
                                .path("Value"));
    }

    /**
     * Returns the definition of a resource. The name or ARN of an AWS resource depends only on whether the resource is
     * replaced; any other attribute may depend on its properties.
     */
    private JsonNode resource(String stack, Referent referent, Set<String> under) {
        JsonNode resource = resource(stack, referent.name());
        String type = resource.path("Type").asText();
        boolean identity = IDENTITIES.contains(referent.attribute())
                && type.startsWith("AWS::")
                && !type.startsWith("AWS::CloudFormation::");
        ObjectNode result = JSON.objectNode();
        result.put("Type", type).put("replaced", replaced.contains(stack + "/" + referent.name()));
        result.set("Condition", expand(stack, condition(resource), under));
        if (!identity) {
            result.set("Properties", expand(stack, resource.path("Properties"), under));
        }
        return result;
    }

    /** Returns the condition of a resource as a value, so that it expands to its definition. */
    static JsonNode condition(JsonNode resource) {
        ObjectNode condition = JSON.objectNode();
        if (resource.has("Condition")) {
            condition.set("Condition", resource.get("Condition"));
        }
        return condition;
    }

    /** Returns STACK/LOGICAL_ID of each resource that a value refers to, in its own stack or in a different one. */
    Stream<String> references(String stack, JsonNode value) {
        return references(stack, value, Set.of());
    }

    private Stream<String> references(String stack, JsonNode value, Set<String> under) {
        Stream<String> own = Referent.of(value).flatMap(referent -> switch (referent.kind()) {
            case LOGICAL_ID -> Stream.of(stack + "/" + referent.name());
            case EXPORT, OUTPUT -> {
                Set<String> deeper = new HashSet<>(under);
                StackOutput output = output(referent);
                yield deeper.add(referent.toString()) ? references(output.stack, output.value, deeper) : Stream.empty();
            }
            case CONDITION, MAPPING -> Stream.empty();
        });
        return Stream.concat(own, elements(value).flatMap(element -> references(stack, element, under)));
    }

    static Stream<JsonNode> elements(JsonNode value) {
        Stream.Builder<JsonNode> elements = Stream.builder();
        value.forEach(elements);
        return elements.build();
    }

    private static boolean isNoValue(JsonNode value) {
        return value.size() == 1 && value.path(Referent.REF).asText().equals("AWS::NoValue");
    }
}
