package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Refuses to drop or change an index, or to create or delete more than one index in one update. */
record IndexesRule() implements Rule {

    static final String GLOBAL = "GlobalSecondaryIndexes";
    private static final String LOCAL = "LocalSecondaryIndexes";
    private static final String ONE_BY_ONE =
            "Release the changes one by one. Wait after each until the new index is active, and drop an old index last";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdateOf(StatefulType.TABLE)) {
            return Stream.empty();
        }
        Map<String, JsonNode> was = byName(resource.was(GLOBAL));
        Map<String, JsonNode> is = byName(resource.is(GLOBAL));
        List<String> dropped =
                was.keySet().stream().filter(name -> !is.containsKey(name)).toList();
        List<String> added =
                is.keySet().stream().filter(name -> !was.containsKey(name)).toList();
        List<String> changed = was.keySet().stream()
                .filter(is::containsKey)
                .filter(name -> !shape(was.get(name)).equals(shape(is.get(name))))
                .toList();
        return Stream.of(
                        dropped.stream().map(name -> drop(resource, name)),
                        changed.stream().map(name -> change(resource, name)),
                        tooMany(resource, dropped.size() + added.size() + 2 * changed.size()),
                        local(resource))
                .flatMap(findings -> findings);
    }

    private static Finding drop(ResourceDifference resource, String name) {
        return Finding.refused(
                resource,
                "%s, without %s".formatted(GLOBAL, name),
                "CloudFormation deletes the index. From then on every query on it fails; if the stream function needs it, conversation lists get no updates",
                "First release the code that does not query the index. Drop the index in a separate release after that");
    }

    private static Finding change(ResourceDifference resource, String name) {
        return Finding.refused(
                resource,
                "%s, keys or projection of %s".formatted(GLOBAL, name),
                "The deploy fails, because the keys and projection of an existing index cannot change",
                "Add an index with a new name and wait until it is active. Then move the readers, and drop the old index last");
    }

    /** Counts a changed index twice, because it would be deleted and created. */
    private static Stream<Finding> tooMany(ResourceDifference resource, int steps) {
        return steps < 2
                ? Stream.empty()
                : Stream.of(Finding.refused(
                        resource,
                        "%s, %d created or deleted at once".formatted(GLOBAL, steps),
                        "The deploy fails, because one update of a table can create or delete only one index",
                        ONE_BY_ONE));
    }

    private static Stream<Finding> local(ResourceDifference resource) {
        return resource.hasChanged(LOCAL)
                ? Stream.of(Finding.refused(
                        resource,
                        LOCAL,
                        "The deploy fails, because a local secondary index can only be created and deleted together with its table",
                        "Use a global secondary index"))
                : Stream.empty();
    }

    private static Map<String, JsonNode> byName(JsonNode indexes) {
        Map<String, JsonNode> result = new LinkedHashMap<>();
        indexes.forEach(index -> result.put(index.path("IndexName").asText(), index));
        return result;
    }

    private static List<JsonNode> shape(JsonNode index) {
        return List.of(index.path("KeySchema"), index.path("Projection"));
    }
}
