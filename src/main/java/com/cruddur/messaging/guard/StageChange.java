package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.ResourceDifference.Impact;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The templates of a stage before and after a change, with every resource of both sides.
 *
 * @param resources every resource, changed or not, and each stack as a resource of the type
 *     {@link ResourceDifference#STACK}
 */
record StageChange(StageTemplates before, StageTemplates after, List<ResourceDifference> resources) {

    static StageChange of(List<StackDifference> stacks) {
        Set<String> replaced = stacks.stream()
                .flatMap(stack -> stack.resources().stream())
                .filter(resource -> resource.impact().replaces())
                .map(ResourceDifference::key)
                .collect(Collectors.toSet());
        StageTemplates before = side(stacks, StackDifference::before, Set.of());
        StageTemplates after = side(stacks, StackDifference::after, replaced);
        return new StageChange(
                before,
                after,
                stacks.stream()
                        .flatMap(stack -> Stream.concat(Stream.of(itself(stack)), resources(stack, before, after)))
                        .toList());
    }

    private static StageTemplates side(
            List<StackDifference> stacks,
            Function<StackDifference, Optional<SynthesizedStack>> side,
            Set<String> replaced) {
        return new StageTemplates(
                stacks.stream()
                        .filter(stack -> side.apply(stack).isPresent())
                        .collect(Collectors.toMap(
                                StackDifference::stack,
                                stack -> side.apply(stack).orElseThrow())),
                replaced);
    }

    private static Stream<ResourceDifference> resources(
            StackDifference stack, StageTemplates before, StageTemplates after) {
        Map<String, ResourceDifference> differing = stack.resources().stream()
                .collect(Collectors.toMap(ResourceDifference::logicalId, resource -> resource));
        Set<String> ids = new TreeSet<>();
        before.template(stack.stack()).path("Resources").fieldNames().forEachRemaining(ids::add);
        after.template(stack.stack()).path("Resources").fieldNames().forEachRemaining(ids::add);
        return ids.stream()
                .map(id -> differing.containsKey(id)
                        ? differing.get(id)
                        : new ResourceDifference(
                                stack.stack(),
                                id,
                                Impact.NO_CHANGE,
                                List.of(),
                                before.resource(stack.stack(), id),
                                after.resource(stack.stack(), id)));
    }

    private static ResourceDifference itself(StackDifference stack) {
        return new ResourceDifference(
                stack.stack(),
                stack.stack(),
                switch (stack.state()) {
                    case NEW -> Impact.WILL_CREATE;
                    case REMOVED -> Impact.WILL_DESTROY;
                    case IN_BOTH -> Impact.WILL_UPDATE;
                },
                List.of(),
                stack.before().map(StageChange::itself).orElse(NullNode.getInstance()),
                stack.after().map(StageChange::itself).orElse(NullNode.getInstance()));
    }

    private static JsonNode itself(SynthesizedStack stack) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ObjectNode properties = result.put("Type", ResourceDifference.STACK).putObject("Properties");
        if (!stack.environment().isMissingNode()) {
            properties.set("environment", stack.environment());
            properties.put(
                    "terminationProtection",
                    stack.manifest("terminationProtection").asBoolean());
        }
        return result;
    }

    /** Returns the resources of the base that hold data, in every stack. */
    Stream<ResourceDifference> dataBefore() {
        return resources.stream()
                .filter(resource -> !resource.before().path("Type").isMissingNode())
                .filter(ResourceDifference::holdsData);
    }

    boolean holdsDataBefore(String stack) {
        return dataBefore().anyMatch(resource -> resource.stack().equals(stack));
    }

    /** Returns whether a value, or anything that it depends on, has changed. */
    boolean differs(String stack, JsonNode was, JsonNode is) {
        return !before.expand(stack, was).equals(after.expand(stack, is));
    }
}
