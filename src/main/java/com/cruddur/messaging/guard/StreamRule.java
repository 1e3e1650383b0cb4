package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** Refuses to end or replace the stream of a table. A new stream has a new ARN, but the event source mapping reads the old one. */
record StreamRule() implements Rule {

    static final String PROPERTY = "StreamSpecification";
    private static final String VIEW = "StreamViewType";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        JsonNode was = resource.was(PROPERTY);
        if (!resource.isUpdateOf(StatefulType.TABLE)
                || resource.impact().replaces()
                || was.isMissingNode()
                || was.path(VIEW).equals(resource.is(PROPERTY).path(VIEW))) {
            return Stream.empty();
        }
        return Stream.of(
                Finding.refused(
                        resource,
                        PROPERTY,
                        "The table's stream ends%s. The event source mapping keeps the ARN of the old stream: new messages no longer"
                                        .formatted(
                                                resource.is(PROPERTY).isMissingNode() ? "" : ", and a new one starts")
                                + " update the conversation lists, and no error shows it. If the mapping's stack imports the ARN, its update"
                                + " fails after the stream has changed, and the rollback starts a third stream",
                        "Keep the view type. To change it, plan a maintenance window: stop the writers, wait until the mapping has read"
                                + " the stream, delete the mapping's stack, change the stream, and deploy the mapping's stack again"));
    }
}
