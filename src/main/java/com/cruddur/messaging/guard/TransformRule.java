package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses every macro, because it rewrites a template after the guard has compared it
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-macros.html).
 */
record TransformRule() implements Rule {

    private static final String TRANSFORM = "Transform";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isStack() || !resource.isUpdate()) {
            return Stream.empty();
        }
        JsonNode before = change.before().template(resource.stack());
        JsonNode after = change.after().template(resource.stack());
        List<JsonNode> were = transforms(before).toList();
        List<JsonNode> are = transforms(after).toList();
        boolean rewritesData = !are.isEmpty() && change.holdsDataBefore(resource.stack()) && !before.equals(after);
        return were.equals(are) && !rewritesData
                ? Stream.empty()
                : Stream.of(Finding.refused(
                        resource,
                        TRANSFORM,
                        "A macro rewrites the template, so the guard does not see the resources that are deployed",
                        "Write the output of the macro into the template"));
    }

    private static Stream<JsonNode> transforms(JsonNode template) {
        return Stream.concat(
                Stream.of(template.path(TRANSFORM)).filter(use -> !use.isMissingNode()), functions(template));
    }

    private static Stream<JsonNode> functions(JsonNode value) {
        return Stream.concat(
                value.properties().stream()
                        .filter(entry -> entry.getKey().equals("Fn::Transform")
                                || entry.getKey().startsWith("Fn::ForEach"))
                        .map(entry -> entry.getValue()),
                StageTemplates.elements(value).flatMap(TransformRule::functions));
    }
}
