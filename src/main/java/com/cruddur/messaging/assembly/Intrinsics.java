package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves the intrinsic functions of templates with the names of resources in an account. */
final class Intrinsics {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^!}]+)}");

    private final AssemblyTemplates templates;
    private final Account account;

    Intrinsics(AssemblyTemplates templates, Account account) {
        this.templates = templates;
        this.account = account;
    }

    /**
     * Returns a value of a stack's template with every intrinsic function replaced by its result.
     *
     * @throws AssemblyException if a function cannot be resolved
     */
    JsonNode resolve(String stack, JsonNode value) {
        if (value.isArray()) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> result.add(resolve(stack, element)));
            return result;
        }
        if (!value.isObject()) {
            return value;
        }
        if (value.size() == 1) {
            Map.Entry<String, JsonNode> field = value.properties().iterator().next();
            if (field.getKey().equals("Ref") || field.getKey().startsWith("Fn::")) {
                return call(stack, field.getKey(), field.getValue());
            }
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        value.properties().forEach(field -> result.set(field.getKey(), resolve(stack, field.getValue())));
        return result;
    }

    private JsonNode call(String stack, String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> TextNode.valueOf(ref(stack, argument.asText()));
            case "Fn::GetAtt" ->
                TextNode.valueOf(attribute(
                        stack, argument.path(0).asText(), argument.path(1).asText()));
            case "Fn::ImportValue" ->
                importValue(stack, resolve(stack, argument).asText());
            case "Fn::Join" ->
                TextNode.valueOf(String.join(argument.path(0).asText(), texts(resolve(stack, argument.path(1)))));
            case "Fn::Select" -> select(stack, argument.path(0).asInt(), resolve(stack, argument.path(1)));
            case "Fn::Split" -> {
                ArrayNode parts = JsonNodeFactory.instance.arrayNode();
                String separator = Pattern.quote(argument.path(0).asText());
                for (String part : resolve(stack, argument.path(1)).asText().split(separator, -1)) {
                    parts.add(part);
                }
                yield parts;
            }
            case "Fn::Sub" -> TextNode.valueOf(substitute(stack, argument));
            default -> throw unresolvable(stack, function + " " + argument, "the function is not supported");
        };
    }

    private String ref(String stack, String name) {
        return name.startsWith("AWS::")
                ? account.pseudoParameter(name)
                        .orElseThrow(() -> unresolvable(stack, "Ref " + name, "the value of the parameter is unknown"))
                : attribute(stack, name, Account.REF);
    }

    private String attribute(String stack, String logicalId, String attribute) {
        Resource resource = templates
                .find(stack, logicalId)
                .orElseThrow(() -> unresolvable(stack, logicalId + "." + attribute, "there is no such resource"));
        return account.attribute(
                        resource,
                        attribute,
                        name -> resolve(stack, resource.properties().path(name)).asText())
                .orElseThrow(() -> unresolvable(
                        stack,
                        logicalId + "." + attribute,
                        "the value of this attribute of %s is unknown".formatted(resource.type())));
    }

    private JsonNode importValue(String stack, String name) {
        AssemblyTemplates.Export export = templates
                .export(name)
                .orElseThrow(() -> unresolvable(stack, "Fn::ImportValue " + name, "no stack exports it"));
        return resolve(export.stack(), export.value());
    }

    private static JsonNode select(String stack, int index, JsonNode list) {
        if (!list.has(index)) {
            throw unresolvable(stack, "Fn::Select " + index, "the list %s is too short".formatted(list));
        }
        return list.get(index);
    }

    private String substitute(String stack, JsonNode text) {
        if (!text.isTextual()) {
            throw unresolvable(stack, "Fn::Sub " + text, "only the form with one string is supported");
        }
        Matcher matcher = VARIABLE.matcher(text.asText());
        return matcher.replaceAll(match -> {
            String[] name = match.group(1).split("\\.", 2);
            return Matcher.quoteReplacement(
                    name.length == 1 ? ref(stack, name[0]) : attribute(stack, name[0], name[1]));
        });
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static AssemblyException unresolvable(String stack, String what, String why) {
        return new AssemblyException(
                "The template of %s uses %s, which cannot be resolved: %s. Allowed: Ref, ".formatted(stack, what, why)
                        + "Fn::GetAtt, Fn::ImportValue, Fn::Join, Fn::Select, Fn::Split and Fn::Sub of tables, functions, "
                        + "versions, aliases and queues.");
    }
}
