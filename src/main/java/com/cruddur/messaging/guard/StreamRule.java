package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** A table that stays keeps its stream: another one has another ARN, and the event source mapping reads the old. */
record StreamRule() implements Rule {

    static final String PROPERTY = "StreamSpecification";
    private static final String VIEW = "StreamViewType";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        JsonNode was = resource.was(PROPERTY);
        if (!resource.isUpdate()
                || !resource.is(StatefulType.TABLE)
                || resource.impact().replaces()
                || was.isMissingNode()
                || was.path(VIEW).equals(resource.is(PROPERTY).path(VIEW))) {
            return Stream.empty();
        }
        return Stream.of(
                Finding.refused(
                        resource,
                        PROPERTY,
                        "ends the stream%s. The event source mapping goes on with the ARN of the one that is gone: from then on no"
                                        .formatted(resource.is(PROPERTY).isMissingNode() ? "" : " and begins another")
                                + " message moves its group, and nothing fails. Where the mapping's stack imports the ARN, the update fails"
                                + " after the stream was changed, and rolling back begins a third",
                        "keep the view type; NEW_AND_OLD_IMAGES or another needs a maintenance window: stop the writers, let the mapping"
                                + " empty the stream, delete the mapping's stack, change the stream, and deploy that stack again"));
    }
}
