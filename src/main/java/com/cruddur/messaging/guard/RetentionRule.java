package com.cruddur.messaging.guard;

import java.util.List;
import java.util.stream.Stream;

/** Refuses to end the retention of a resource that holds data. */
record RetentionRule() implements Rule {

    static final String UPDATE_REPLACE_POLICY = "UpdateReplacePolicy";
    private static final String DELETION_POLICY = "DeletionPolicy";
    private static final List<String> RETAINING = List.of("Retain", "RetainExceptOnCreate");

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdateOfData()) {
            return Stream.empty();
        }
        return Stream.of(DELETION_POLICY, UPDATE_REPLACE_POLICY)
                .filter(policy -> retains(resource.before().path(policy).asText()))
                .filter(policy -> !retains(resource.after().path(policy).asText()))
                .map(policy -> Finding.refused(
                        resource,
                        policy,
                        "This deploy deletes nothing, but the next %s permanently deletes the resource: %s"
                                .formatted(
                                        policy.equals(DELETION_POLICY)
                                                ? "removal of the resource or of its stack"
                                                : "replacement of the resource",
                                        StatefulType.of(resource).orElseThrow().loss),
                        "Keep Retain (\"removal\": \"retain\"). A retained resource can still be deleted by hand"));
    }

    /** Returns whether a replaced or removed resource stays in the account. Both templates must retain it. */
    static boolean keeps(ResourceDifference resource, String policy) {
        return retains(resource.before().path(policy).asText())
                && retains(resource.after().path(policy).asText());
    }

    private static boolean retains(String policy) {
        return RETAINING.contains(policy);
    }
}
