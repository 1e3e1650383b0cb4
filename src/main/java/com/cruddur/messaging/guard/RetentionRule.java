package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Stream;

/** What holds data outlives its stack if it did so far. */
record RetentionRule() implements Rule {

    static final String UPDATE_REPLACE_POLICY = "UpdateReplacePolicy";
    private static final String DELETION_POLICY = "DeletionPolicy";
    private static final List<String> RETAINING = List.of("Retain", "RetainExceptOnCreate");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdate() || !resource.holdsData()) {
            return Stream.empty();
        }
        return Stream.of(DELETION_POLICY, UPDATE_REPLACE_POLICY)
                .filter(policy -> retains(resource.before().path(policy).asText()))
                .filter(policy -> !retains(resource.after().path(policy).asText()))
                .map(policy -> Finding.refused(
                        resource,
                        policy,
                        "does nothing yet: the next %s deletes it for good"
                                .formatted(
                                        policy.equals(DELETION_POLICY)
                                                ? "removal of it or of its stack"
                                                : "replacement"),
                        "keep Retain (\"removal\": \"retain\"); what is retained can be deleted by hand"));
    }

    /** Whether a replaced or removed resource stays in the account: if neither side says otherwise. */
    static boolean keeps(ResourceDifference resource, String policy) {
        return retains(resource.before().path(policy).asText())
                && retains(resource.after().path(policy).asText());
    }

    private static boolean retains(String policy) {
        return RETAINING.contains(policy);
    }
}
