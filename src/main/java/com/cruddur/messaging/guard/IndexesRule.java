package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A table keeps its indexes as they are, and gets new ones one by one. */
record IndexesRule() implements Rule {

    static final String GLOBAL = "GlobalSecondaryIndexes";
    private static final String LOCAL = "LocalSecondaryIndexes";
    private static final String ONE_BY_ONE =
            "release the changes one by one, each once the index before it is active, and drop an old index last";

    @Override
    public Stream<Finding> check(ResourceDifference resource, StageChange change) {
        if (!resource.isUpdate() || !resource.is(StatefulType.TABLE)) {
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
                "deletes the index: every query on it fails from then on, and with it whatever finds a group's rows",
                "release first what does without the index, then drop it in a release of its own");
    }

    private static Finding change(ResourceDifference resource, String name) {
        return Finding.refused(
                resource,
                "%s, keys or projection of %s".formatted(GLOBAL, name),
                "fails: an index cannot be changed but for its capacity",
                "add an index of another name, wait until it is active, move the readers, and drop the old one last");
    }

    /** A changed index would be a deleted and a created one. */
    private static Stream<Finding> tooMany(ResourceDifference resource, int steps) {
        return steps < 2
                ? Stream.empty()
                : Stream.of(Finding.refused(
                        resource,
                        "%s, %d created or deleted at once".formatted(GLOBAL, steps),
                        "fails: one update of a table creates or deletes one index",
                        ONE_BY_ONE));
    }

    private static Stream<Finding> local(ResourceDifference resource) {
        return resource.hasChanged(LOCAL)
                ? Stream.of(Finding.refused(
                        resource,
                        LOCAL,
                        "fails: local indexes are made with their table, and live and die with it",
                        "use a global index, or " + StatefulType.TABLE.remedy))
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
