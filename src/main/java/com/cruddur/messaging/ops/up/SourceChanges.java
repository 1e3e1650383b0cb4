package com.cruddur.messaging.ops.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Detects changes of the files that a build or a synth reads. */
final class SourceChanges {

    private static final List<String> WATCHED = List.of(
            "cdk.json", "cdk.context.json", "pom.xml", "lambda/pom.xml", "lambda/src/main", "src/pom.xml", "src/main");

    private final Path home;
    private Map<Path, String> seen;
    private Map<Path, String> latest;

    /** Records the present state. Later calls of {@link #next} report changes since then. */
    SourceChanges(Path home) {
        this.home = home;
        seen = look();
        latest = seen;
    }

    /**
     * Returns the names of the files that changed since the last result. Returns empty if none changed, or if one changed between
     * the last two calls, because an editor may still be writing.
     */
    Optional<String> next() {
        Map<Path, String> now = look();
        boolean settled = now.equals(latest);
        latest = now;
        if (!settled || now.equals(seen)) {
            return Optional.empty();
        }
        TreeSet<Path> changed = new TreeSet<>(now.keySet());
        changed.addAll(seen.keySet());
        Map<Path, String> before = seen;
        changed.removeIf(file -> now.getOrDefault(file, "").equals(before.getOrDefault(file, "")));
        seen = now;
        String first = changed.first().getFileName().toString();
        return Optional.of(changed.size() == 1 ? first : "%s and %d more".formatted(first, changed.size() - 1));
    }

    private Map<Path, String> look() {
        Map<Path, String> files = new TreeMap<>();
        for (String watched : WATCHED) {
            try (Stream<Path> found = Files.walk(home.resolve(watched))) {
                found.filter(Files::isRegularFile).forEach(file -> files.put(file, state(file)));
            } catch (IOException | UncheckedIOException e) {
                // A file is being replaced; the next look sees the new one
            }
        }
        return files;
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
