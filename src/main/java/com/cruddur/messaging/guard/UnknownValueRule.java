package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What protects data is written out in the template: a parameter, a condition, another stack's value or a dynamic reference
 * may be anything by the time CloudFormation reads it. It may stay where it is, with all that it depends on.
 */
record UnknownValueRule() implements Rule {

    private static final List<String> ATTRIBUTES = List.of("DeletionPolicy", "UpdateReplacePolicy");

    /** Nothing is lost by them. */
    private static final Set<String> CAPACITY =
            Set.of("ContributorInsightsSpecification", "OnDemandThroughput", "ProvisionedThroughput", "WarmThroughput");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdate() || !resource.holdsData()) {
            return Stream.empty();
        }
        return Stream.concat(
                ATTRIBUTES.stream()
                        .filter(name -> isUnknown(
                                resource,
                                change,
                                resource.before().path(name),
                                resource.after().path(name)))
                        .map(name -> finding(resource, name)),
                StatefulType.of(resource).orElseThrow().protectedProperties(resource).stream()
                        .filter(name -> name.startsWith("Fn::") && resource.hasChanged(name)
                                || isUnknown(
                                        resource,
                                        change,
                                        judged(name, resource.was(name)),
                                        judged(name, resource.is(name))))
                        .map(name -> finding(resource, name)));
    }

    private static boolean isUnknown(ResourceDifference resource, StageChange change, JsonNode was, JsonNode is) {
        return (DeployTimeValue.isIn(was) || DeployTimeValue.isIn(is)) && change.differs(resource.stack(), was, is);
    }

    private static Finding finding(ResourceDifference resource, String name) {
        return Finding.refused(
                resource,
                name,
                "reads a value there that is not in the template, so nobody can tell what becomes of the data",
                "write the value itself into the template");
    }

    /**
     * Returns of a property what this rule judges. Capacity is not, and others have rules that know more: which keys are the
     * stack's own, and what each statement of a policy does.
     */
    private static JsonNode judged(String name, JsonNode value) {
        if (value.path("Statement").isArray()
                || value.at("/PolicyDocument/Statement").isArray()) {
            return MissingNode.getInstance();
        }
        if (name.equals(EncryptionRule.PROPERTY) && value instanceof ObjectNode specification) {
            return specification.deepCopy().without(EncryptionRule.KEY);
        }
        if (!name.equals(IndexesRule.GLOBAL) || !value.isArray()) {
            return value;
        }
        ArrayNode indexes = JsonNodeFactory.instance.arrayNode();
        value.forEach(index -> indexes.add(
                index instanceof ObjectNode object ? object.deepCopy().without(CAPACITY) : index));
        return indexes;
    }
}
