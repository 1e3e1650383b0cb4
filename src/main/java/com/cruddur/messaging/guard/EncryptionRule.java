package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses to encrypt a table with a key over which the account has less control than before, or with a key outside of the
 * template. Warns if the table switches to a different key of the template.
 */
record EncryptionRule() implements Rule {

    static final String PROPERTY = "SSESpecification";
    static final String KEY = "KMSMasterKeyId";

    private static final Set<String> IDS = Set.of(Referent.REF, "Arn", "KeyId");

    /** The owner of the key, in ascending order of the account's control over it. */
    private enum KeyOwner {
        AWS_OWNED,
        AWS_MANAGED,
        OWN_KEY;

        static KeyOwner of(JsonNode specification) {
            if (!specification.path("SSEEnabled").asBoolean()) {
                return AWS_OWNED;
            }
            return specification.has(KEY) ? OWN_KEY : AWS_MANAGED;
        }

        String setting() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdateOf(StatefulType.TABLE)) {
            return Stream.empty();
        }
        KeyOwner before = KeyOwner.of(resource.was(PROPERTY));
        KeyOwner after = KeyOwner.of(resource.is(PROPERTY));
        if (after.compareTo(before) < 0) {
            return Stream.of(Finding.refused(
                    resource,
                    PROPERTY,
                    "The encryption of the table changes from %s to %s: the account can control and audit the use of the new key less"
                            .formatted(before.setting(), after.setting()),
                    "Keep \"encryption\": \"%s\"".formatted(before.setting())));
        }
        return after == KeyOwner.OWN_KEY ? otherKey(resource, change) : Stream.empty();
    }

    private static Stream<Finding> otherKey(ResourceDifference resource, StageChange change) {
        JsonNode was = resource.was(PROPERTY).path(KEY);
        JsonNode is = resource.is(PROPERTY).path(KEY);
        Optional<String> oldKey = keyOfStack(change.before(), resource.stack(), was);
        Optional<String> key = keyOfStack(change.after(), resource.stack(), is);
        boolean sameReference = was.equals(is); // Other rules report changes of the key itself.
        if (oldKey.isPresent() && (sameReference || oldKey.equals(key))
                || sameReference && !change.differs(resource.stack(), was, is)) {
            return Stream.empty();
        }
        if (key.isEmpty()) {
            return Stream.of(Finding.refused(
                    resource,
                    "%s.%s".formatted(PROPERTY, KEY),
                    "DynamoDB encrypts the table again, with %s, which is not a key of this template: its owner can make every message unreadable"
                            .formatted(is),
                    "Refer to an AWS::KMS::Key of the same template"));
        }
        return KeyOwner.of(resource.was(PROPERTY)) != KeyOwner.OWN_KEY
                ? Stream.empty()
                : Stream.of(Finding.warning(
                        resource,
                        "%s.%s".formatted(PROPERTY, KEY),
                        "DynamoDB encrypts the table again, with %s, a different key of the template. Existing backups still need the old key"
                                .formatted(key.get()),
                        "Keep the old key until the backups have expired"));
    }

    /** Returns the logical ID of the key that a value refers to; empty if the template has no such key. */
    private static Optional<String> keyOfStack(StageTemplates side, String stack, JsonNode value) {
        return Referent.of(value)
                .filter(referent -> value.size() == 1 && IDS.contains(referent.attribute()))
                .map(Referent::name)
                .filter(id -> side.resource(stack, id).path("Type").asText().equals(StatefulType.KEY.type))
                .findAny();
    }
}
