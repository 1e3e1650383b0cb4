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
 * Refuses a value that only CloudFormation knows, such as a parameter or a dynamic reference, in a property that protects
 * data. Passes it if neither the value nor anything that it depends on changes.
 */
record UnknownValueRule() implements Rule {

    private static final List<String> ATTRIBUTES = List.of("DeletionPolicy", "UpdateReplacePolicy");

    /** Capacity properties, whose change loses no data. */
    private static final Set<String> CAPACITY =
            Set.of("ContributorInsightsSpecification", "OnDemandThroughput", "ProvisionedThroughput", "WarmThroughput");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdateOfData()) {
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
                "The template does not contain the value, which only CloudFormation knows at deploy time, so the effect on the data is unknown",
                "Write the value itself into the template");
    }

    /**
     * Returns the part of a property that this rule checks. It leaves out capacity, and the parts that
     * {@link EncryptionRule}, {@link KeyPolicyRule} and {@link TablePolicyRule} check in more detail.
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
