package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A table is not encrypted with a key of which one controls less than of the key before. */
record EncryptionRule() implements Rule {

    static final String PROPERTY = "SSESpecification";
    static final String KEY = "KMSMasterKeyId";

    private static final Set<String> IDS = Set.of(Referent.REF, "Arn", "KeyId");

    /** Whose key it is, from the one that is controlled least. */
    private enum Owner {
        AWS_OWNED,
        AWS_MANAGED,
        OWN_KEY;

        static Owner of(JsonNode specification) {
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
        if (!resource.isUpdate() || !resource.is(StatefulType.TABLE)) {
            return Stream.empty();
        }
        Owner before = Owner.of(resource.was(PROPERTY));
        Owner after = Owner.of(resource.is(PROPERTY));
        if (after.compareTo(before) < 0) {
            return Stream.of(Finding.refused(
                    resource,
                    PROPERTY,
                    "encrypts the table anew, with an %s key instead of an %s one, whose use nobody can audit or withdraw as before"
                            .formatted(after.setting(), before.setting()),
                    "keep \"encryption\": \"%s\"".formatted(before.setting())));
        }
        return after == Owner.OWN_KEY ? otherKey(resource, change) : Stream.empty();
    }

    private static Stream<Finding> otherKey(ResourceDifference resource, StageChange change) {
        JsonNode was = resource.was(PROPERTY).path(KEY);
        JsonNode is = resource.is(PROPERTY).path(KEY);
        Optional<String> oldKey = keyOfStack(change.before(), resource.stack(), was);
        Optional<String> key = keyOfStack(change.after(), resource.stack(), is);
        boolean sameReference = was.equals(is); // What becomes of the key itself is the key's finding.
        if (oldKey.isPresent() && (sameReference || oldKey.equals(key))
                || sameReference && !change.differs(resource.stack(), was, is)) {
            return Stream.empty();
        }
        if (key.isEmpty()) {
            return Stream.of(Finding.refused(
                    resource,
                    "%s.%s".formatted(PROPERTY, KEY),
                    "encrypts the table anew with %s, a key that is not this stack's: whoever owns it can make every message unreadable"
                            .formatted(is),
                    "refer to an AWS::KMS::Key of the same template"));
        }
        return Owner.of(resource.was(PROPERTY)) != Owner.OWN_KEY
                ? Stream.empty()
                : Stream.of(Finding.warning(
                        resource,
                        "%s.%s".formatted(PROPERTY, KEY),
                        "encrypts the table anew with %s, another key of the stack; its backups need the old one"
                                .formatted(key.get()),
                        "keep the old key until the backups have expired"));
    }

    /** Returns the logical ID of the key, if it is in the same template. */
    private static Optional<String> keyOfStack(StageTemplates side, String stack, JsonNode value) {
        return Referent.of(value)
                .filter(referent -> value.size() == 1 && IDS.contains(referent.attribute()))
                .map(Referent::name)
                .filter(id -> side.resource(stack, id).path("Type").asText().equals(StatefulType.KEY.type))
                .findAny();
    }
}
