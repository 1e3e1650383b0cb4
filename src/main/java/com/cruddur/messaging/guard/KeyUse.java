package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Stream;

/** The table's own key stays in use, and goes on rotating. */
record KeyUse() implements Rule {

    @Override
    public Stream<Finding> check(ResourceDifference resource, List<ResourceDifference> all) {
        if (!resource.isUpdate() || !Stateful.KEY.type.equals(resource.type())) {
            return Stream.empty();
        }
        return Stream.concat(
                check(resource, "Enabled", true, "disables the key: the table cannot be read or written"),
                check(resource, "EnableKeyRotation", false, "ends the yearly rotation of the key"));
    }

    private static Stream<Finding> check(
            ResourceDifference resource, String property, boolean byDefault, String consequence) {
        return resource.was(property).asBoolean(byDefault)
                        && !resource.is(property).asBoolean(byDefault)
                ? Stream.of(Finding.refused(resource, property, consequence, "keep %s".formatted(property)))
                : Stream.empty();
    }
}
