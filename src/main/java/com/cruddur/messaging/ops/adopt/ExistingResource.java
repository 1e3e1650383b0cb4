package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Resource;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A resource of the account that the templates define.
 *
 * @param template the resource in its template
 * @param identifier the identifier that CloudFormation imports the resource by: the name of a property and its value
 * @param account the properties of the resource in the account, with CloudFormation's names
 * @param differences every property in which the resource differs from the template
 */
record ExistingResource(
        Resource template, Map<String, String> identifier, ObjectNode account, List<PropertyDifference> differences) {

    /** Returns the name or id of the resource in the account. */
    String name() {
        return identifier.values().iterator().next();
    }

    /** Returns the same resource with additional differences in front of the others. */
    ExistingResource with(List<PropertyDifference> others) {
        return new ExistingResource(
                template,
                identifier,
                account,
                Stream.concat(others.stream(), differences.stream()).toList());
    }

    boolean isAdoptable() {
        return differences.stream().allMatch(difference -> difference.outcome().isAdoptable());
    }

    /**
     * Returns the resource with its properties in the account. An import assumes that its template matches the account: with the
     * app's template, CloudFormation would not know the differences, and no later deploy would change them.
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
