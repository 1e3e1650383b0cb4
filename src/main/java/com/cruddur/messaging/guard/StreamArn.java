package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** The table keeps its stream: another one has another ARN, and the event source mapping reads the old. */
record StreamArn() implements Rule {

    private static final String PROPERTY = "StreamSpecification";
    private static final String VIEW = "StreamViewType";

    @Override
    public Stream<Finding> check(ResourceDifference resource, List<ResourceDifference> all) {
        if (resource.after().isNull()) {
            return Stream.empty();
        }
        JsonNode was = resource.was(PROPERTY);
        boolean changes = resource.isUpdate()
                && !was.path(VIEW).equals(resource.is(PROPERTY).path(VIEW));
        if (was.isMissingNode() || !(changes || resource.impact().replaces())) {
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
