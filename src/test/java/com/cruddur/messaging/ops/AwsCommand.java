package com.cruddur.messaging.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A command of the AWS CLI, which derives its commands from the service models of botocore. */
final class AwsCommand {

    private static final Path PACKAGES = Path.of(".venv/lib");
    private static final Set<String> GLOBAL_OPTIONS =
            Set.of("--cli-binary-format", "--no-cli-pager", "--output", "--profile", "--query", "--region");

    /** Commands of the CLI that are not named after an operation. */
    private static final Map<String, List<String>> OF_THE_CLI = Map.of("logs tail", List.of("--follow", "--since"));

    private AwsCommand() {}

    /** Fails if the command does not exist, has an unknown option, or lacks a required option. */
    static void check(List<String> words) throws IOException {
        String command = words.get(1) + " " + words.get(2);
        Set<String> options = new TreeSet<>(DocumentedCommandsTest.options(words));
        options.removeAll(GLOBAL_OPTIONS);
        if (OF_THE_CLI.containsKey(command)) {
            options.removeAll(OF_THE_CLI.get(command));
            require(options.isEmpty(), command, "unknown", options);
            return;
        }
        JsonNode model = model(words.get(1), "service-2.json.gz");
        String name = words.get(2).equals("wait") ? awaited(words) : words.get(2);
        Optional<JsonNode> operation = model.path("operations").properties().stream()
                .filter(entry -> kebab(entry.getKey()).equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
        require(operation.isPresent(), command, "unknown", Set.of(name));
        JsonNode input =
                model.path("shapes").path(operation.get().at("/input/shape").asText());
        Set<String> missing = input.path("required")
                .valueStream()
                .map(member -> kebab(member.asText()))
                .filter(member -> !options.contains("--" + member) && !options.contains("--no-" + member))
                .map(member -> "--" + member)
                .collect(Collectors.toCollection(TreeSet::new));
        require(missing.isEmpty(), command, "missing", missing);
        input.path("members")
                .fieldNames()
                .forEachRemaining(member -> options.removeAll(List.of("--" + kebab(member), "--no-" + kebab(member))));
        require(options.isEmpty(), command, "unknown", options);
    }

    private static void require(boolean holds, String command, String fault, Set<String> words) {
        if (!holds) {
            throw new IllegalArgumentException("%s: %s %s".formatted(command, fault, String.join(", ", words)));
        }
    }

    /** Returns the operation that {@code aws SERVICE wait WAITER} repeats. */
    private static String awaited(List<String> words) throws IOException {
        return model(words.get(1), "waiters-2.json").path("waiters").properties().stream()
                .filter(waiter -> kebab(waiter.getKey()).equals(words.get(3)))
                .map(waiter -> kebab(waiter.getValue().path("operation").asText()))
                .findFirst()
                .orElse(words.get(3));
    }

    private static JsonNode model(String service, String file) throws IOException {
        try (Stream<Path> files = Files.find(
                PACKAGES,
                7,
                (path, attributes) -> path.endsWith(file)
                        && path.getParent().getParent().endsWith(Path.of("botocore/data", service)))) {
            Path newest = files.max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IllegalArgumentException("unknown " + service));
            try (InputStream bytes = Files.newInputStream(newest);
                    InputStream json = file.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
                return new ObjectMapper().readTree(json);
            }
        }
    }

    /** Returns {@code list-event-source-mappings} for {@code ListEventSourceMappings}, as botocore does. */
    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1-$2")
                .toLowerCase(Locale.ROOT);
    }
}
