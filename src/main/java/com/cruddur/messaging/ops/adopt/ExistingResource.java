package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Resource;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A resource of the account that a template describes.
 *
 * @param template what the template says of it
 * @param identifier what CloudFormation imports it by: the name of a property, and its value
 * @param account its properties, in CloudFormation's terms
 * @param differences every property in which it differs from the template
 */
record ExistingResource(
        Resource template, Map<String, String> identifier, ObjectNode account, List<PropertyDifference> differences) {

    /** Returns how it is called in the account. */
    String name() {
        return identifier.values().iterator().next();
    }

    /** Returns the same resource with another difference, if there is one, before all others. */
    ExistingResource with(Optional<PropertyDifference> other) {
        return new ExistingResource(
                template,
                identifier,
                account,
                Stream.concat(other.stream(), differences.stream()).toList());
    }

    boolean isAdoptable() {
        return differences.stream().allMatch(difference -> difference.outcome().isAdoptable());
    }

    /**
     * Returns the resource as it is. An import takes what its template says for what is there: with the app's own template
     * CloudFormation would never learn of a difference, nor any later deploy change it.
     */
    Resource asItIs() {
        ObjectNode properties = template.properties().deepCopy();
        for (PropertyDifference difference : differences) {
            String name = difference.templateProperty();
            if (account.has(name)) {
                properties.set(name, account.get(name));
            } else {
                properties.remove(name);
            }
        }
        return new Resource(template.stack(), template.logicalId(), template.type(), properties);
    }
}
