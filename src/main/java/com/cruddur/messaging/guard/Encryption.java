package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A table is not encrypted with a key of which one controls less than of the key before. */
record Encryption() implements Rule {

    private static final String PROPERTY = "SSESpecification";

    /** Whose key it is, from the one that is controlled least. */
    private enum Owner {
        AWS_OWNED,
        AWS_MANAGED,
        OWN_KEY;

        static Owner of(JsonNode specification) {
            if (!specification.path("SSEEnabled").asBoolean()) {
                return AWS_OWNED;
            }
            return specification.has("KMSMasterKeyId") ? OWN_KEY : AWS_MANAGED;
        }

        String setting() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public Stream<Finding> check(ResourceDifference resource, List<ResourceDifference> all) {
        if (!resource.isUpdate() || !Stateful.TABLE.type.equals(resource.type())) {
            return Stream.empty();
        }
        Owner before = Owner.of(resource.was(PROPERTY));
        Owner after = Owner.of(resource.is(PROPERTY));
        if (after.compareTo(before) >= 0) {
            return Stream.empty();
        }
        return Stream.of(Finding.refused(
                resource,
                PROPERTY,
                "encrypts the table anew, with an %s key instead of an %s one, whose use nobody can audit or withdraw as before"
                        .formatted(after.setting(), before.setting()),
                "keep \"encryption\": \"%s\"".formatted(before.setting())));
    }
}
