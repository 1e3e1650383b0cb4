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

/** The git repository of a checkout. */
record GitRepository(Path root) {

    /** The variables that git sets for a hook. With them, a command would overwrite the index that is being committed. */
    private static final Set<String> OF_A_HOOK = Set.of(
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_COMMON_DIR",
            "GIT_PREFIX",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES");

    /**
     * Returns the id of the commit that a branch, tag or id names; empty if there is no such commit.
     *
     * @throws Failure with git's message, if git fails
     */
    Optional<String> commit(String ref) {
        GitRun run = resolve(ref);
        if (run.exit > 1) {
            throw new Failure("git rev-parse: " + run.output);
        }
        return run.exit == 0 ? Optional.of(run.output) : Optional.empty();
    }

    /** Returns whether a name is a commit; false if there is no repository. */
    boolean isCommit(String ref) {
        return resolve(ref).exit == 0;
    }

    private GitRun resolve(String ref) {
        return start("rev-parse", "--verify", "--quiet", "--end-of-options", ref + "^{commit}");
    }

    /**
     * Returns the branch with the last release: origin/main, or main without a remote; empty if there is neither.
     *
     * @throws Failure if the clone is shallow, or has a remote but not origin/main
     */
    Optional<String> defaultBase() {
        if (run("rev-parse", "--is-shallow-repository").equals("true")) {
            throw new Failure(
                    "This clone is shallow, so the last release may be missing. Fetch the whole history: git fetch --unshallow. Or give a BASE.");
        }
        if (commit("origin/main").isEmpty() && !run("remote").isEmpty()) {
            throw new Failure(
                    "origin/main is not in this clone. Fetch it: git fetch origin +refs/heads/main:refs/remotes/origin/main. Or give a BASE.");
        }
        return Stream.of("origin/main", "main")
                .filter(ref -> commit(ref).isPresent())
                .findFirst();
    }

    /** Returns whether the checkout is this commit, without changed or added files. */
    boolean isCheckedOut(String commit) {
        return run("rev-parse", "HEAD").equals(commit)
                && run("status", "--porcelain").isEmpty();
    }

    /** Returns the directory of git's own files, which all worktrees share. */
    Path commonDirectory() {
        return root.resolve(run("rev-parse", "--git-common-dir")).normalize();
    }

    /** Returns the text of a file in a commit; empty if the commit has no such file. */
    Optional<String> file(String commit, String path) {
        return run("ls-tree", commit, "--", path).isEmpty()
                ? Optional.empty()
                : Optional.of(run("show", commit + ":" + path));
    }

    /** @throws Failure if the checkout is a directory inside a different repository, whose commits have other files */
    void checkRoot() {
        String top = run("rev-parse", "--show-toplevel");
        try {
            if (!Path.of(top).toRealPath().equals(root.toRealPath())) {
                throw new Failure("%s is not the root of a git clone: it is in the clone at %s.".formatted(root, top));
            }
        } catch (IOException e) {
            throw new Failure("%s cannot be read: %s".formatted(top, e), e);
        }
    }

    /**
     * Runs a git command and returns its output.
     *
     * @throws Failure with git's message, if it fails
     */
    String run(String... arguments) {
        GitRun run = start(arguments);
        if (run.exit != 0) {
            throw new Failure("git %s: %s".formatted(String.join(" ", arguments), run.output));
        }
        return run.output;
    }

    private record GitRun(int exit, String output) {}

    private GitRun start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeAll(OF_A_HOOK);
            builder.environment().put("GIT_NO_REPLACE_OBJECTS", "1"); // Replacements exist in this clone only.
            Process git = builder.start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new GitRun(git.waitFor(), output);
        } catch (IOException e) {
            throw new Failure("git cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("Interrupted while git was running.", e);
        }
    }
}
