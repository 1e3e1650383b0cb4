package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.ops.cli.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The repository of a checkout. */
record Git(Path root) {

    /** What git sets for a hook: with these, a command would write over the index that is being committed. */
    private static final Set<String> OF_A_HOOK = Set.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_COMMON_DIR",
            "GIT_PREFIX",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES");

    /** Returns the id of the commit that a name stands for. */
    Optional<String> commit(String ref) {
        Run run = start("rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}");
        return run.exit == 0 ? Optional.of(run.output) : Optional.empty();
    }

    /** Returns the name of what was released last. */
    Optional<String> defaultBase() {
        return Stream.of("origin/main", "main")
                .filter(ref -> commit(ref).isPresent())
                .findFirst();
    }

    /**
     * Runs a command.
     *
     * @throws Failure with what git says, if it fails
     */
    void run(String... arguments) {
        Run run = start(arguments);
        if (run.exit != 0) {
            throw new Failure("git %s: %s".formatted(arguments[0], run.output));
        }
    }

    private record Run(int exit, String output) {}

    private Run start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeAll(OF_A_HOOK);
            Process git = builder.start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Run(git.waitFor(), output);
        } catch (IOException e) {
            throw new Failure("git cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while git was running.", e);
        }
    }
}
