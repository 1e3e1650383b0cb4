package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which base {@code .ci/guard} chooses, in a repository whose {@code bin/cruddur} prints its arguments. */
@Concurrent
class GuardScriptTest {

    @TempDir
    Path repository;

    @BeforeEach
    void make_the_repository() throws Exception {
        Executable.write(repository.resolve(".ci/guard"), Files.readString(Checkout.ROOT.resolve(".ci/guard")));
        Executable.write(repository.resolve("bin/cruddur"), "#!/bin/sh\necho \"$@\"\n");
        run("git", "init", "--quiet", "--initial-branch=main");
        commit("first");
    }

    /** Commits every file and returns the id of the commit. */
    private String commit(String message) throws Exception {
        run("git", "add", "--all");
        List<String> author = List.of("-c", "user.name=test", "-c", "user.email=test@example.com");
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(author);
        command.addAll(List.of("commit", "--quiet", "--allow-empty", "-m", message));
        run(command.toArray(String[]::new));
        return run("git", "rev-parse", "HEAD");
    }

    private String run(String... command) throws Exception {
        return run(Map.of(), command);
    }

    private String run(Map<String, String> environment, String... command) throws Exception {
        Process process = start(environment, command);
        String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** Leaves out this machine's variables and configuration of git, which may sign commits or trust every directory. */
    private Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(repository.toFile()).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(
                        name -> name.startsWith("GIT_") || name.equals("GITHUB_BASE_REF") || name.equals("GUARD_BASE"));
        builder.environment().putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Test
    void first_commit_passes_without_a_base() throws Exception {
        assertThat(run(".ci/guard")).startsWith("This is the first commit, so it cannot lose anything.");
        run("git", "update-ref", "refs/remotes/origin/main", "HEAD");
        assertThat(run(".ci/guard")).startsWith("This is the first commit");
    }

    @Test
    void base_option_prints_the_base() throws Exception {
        String before = run("git", "rev-parse", "HEAD");
        commit("second");

        assertThat(run(Map.of("GUARD_BASE", before), ".ci/guard", "--base")).isEqualTo(before);
    }

    @Test
    void branch_is_compared_with_its_merge_base() throws Exception {
        String left = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/main", left);
        commit("second");
        commit("third");

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + left);
    }

    @Test
    void main_is_compared_with_the_previous_commit() throws Exception {
        String before = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/main", commit("second"));

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + before);
    }

    @Test
    void push_of_several_commits_is_compared_with_the_commit_before_the_push() throws Exception {
        String before = run("git", "rev-parse", "HEAD");
        commit("second");
        String second = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/main", commit("third"));

        assertThat(run(Map.of("GUARD_BASE", before), ".ci/guard")).isEqualTo("templates guard " + before);
        assertThat(run(Map.of("GUARD_BASE", "0".repeat(40)), ".ci/guard"))
                .as("GUARD_BASE of a new branch")
                .isEqualTo("templates guard " + second);
    }

    @Test
    void pull_request_is_compared_with_the_merge_base_of_its_target_branch() throws Exception {
        String left = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/release", left);
        String pushedBefore = commit("second");
        commit("third");

        assertThat(run(Map.of("GUARD_BASE", pushedBefore, "GITHUB_BASE_REF", "release"), ".ci/guard"))
                .isEqualTo("templates guard " + left);
    }

    @Test
    void pull_request_without_its_fetched_target_branch_is_refused() throws Exception {
        commit("second");

        assertRefused(
                Map.of("GITHUB_BASE_REF", "release"),
                "origin/release is not in this clone. Fetch it: git fetch origin +refs/heads/release:refs/remotes/origin/release");
    }

    @Test
    void base_that_is_not_a_commit_is_refused() throws Exception {
        commit("second");

        assertRefused(
                Map.of("GUARD_BASE", "origin/typo"),
                "GUARD_BASE origin/typo is not a commit of this clone. Fetch it: git fetch origin origin/typo");
        assertRefused(Map.of("GUARD_BASE", "1".repeat(40)), "GUARD_BASE 1111");
    }

    @Test
    void unreadable_repository_is_refused() throws Exception {
        assertRefused(Map.of("GIT_DIR", repository.resolve("gone").toString()), "fatal: not a git repository");
    }

    private void assertRefused(Map<String, String> environment, String message, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(".ci/guard"));
        command.addAll(List.of(arguments));
        Process process = start(environment, command.toArray(String[]::new));
        assertThat(new String(process.getInputStream().readAllBytes())).contains(message);
        assertThat(process.waitFor()).isNotZero();
    }

    @Test
    void message_of_git_is_shown() throws Exception {
        commit("second");

        assertRefused(
                Map.of("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"), "fatal: detected dubious ownership in repository at");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shallow_clone_is_refused_at_every_depth(int depth, @TempDir Path clones) throws Exception {
        commit("second");
        String main = commit("third");
        Path clone = clones.resolve("clone");
        run("git", "clone", "--quiet", "--depth", String.valueOf(depth), "file://" + repository, clone.toString());
        repository = clone;

        assertRefused(Map.of(), "The clone . is shallow: commits are missing. Fetch them: git fetch --unshallow");
        assertRefused(Map.of("GUARD_BASE", main), "The clone . is shallow");
        assertRefused(Map.of("GITHUB_BASE_REF", "main"), "The clone . is shallow");
        run("git", "fetch", "--quiet", "--unshallow");
        assertThat(run(".ci/guard")).startsWith("templates guard");
    }

    @Test
    void clone_without_main_says_what_to_fetch(@TempDir Path clones) throws Exception {
        String left = commit("second");
        run("git", "checkout", "--quiet", "-b", "feature");
        commit("third");
        Path clone = clones.resolve("clone");
        run(
                "git",
                "clone",
                "--quiet",
                "--single-branch",
                "--branch",
                "feature",
                "file://" + repository,
                clone.toString());
        repository = clone;

        assertRefused(
                Map.of(),
                "origin/main is not in this clone. Fetch it: git fetch origin +refs/heads/main:refs/remotes/origin/main");
        run("git", "fetch", "--quiet", "origin", "+refs/heads/main:refs/remotes/origin/main");
        assertThat(run(".ci/guard")).isEqualTo("templates guard " + left);
    }

    @Test
    void worktree_with_a_detached_head_is_compared_like_a_clone(@TempDir Path clones) throws Exception {
        String left = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/main", left);
        String second = commit("second");
        Path worktree = clones.resolve("worktree");
        run("git", "worktree", "add", "--quiet", "--detach", worktree.toString(), second);
        repository = worktree;

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + left);
    }

    @Test
    void branch_without_a_common_commit_is_refused() throws Exception {
        run("git", "update-ref", "refs/remotes/origin/main", "HEAD");
        run("git", "checkout", "--quiet", "--orphan", "other");
        commit("another first");

        assertRefused(Map.of(), "HEAD and main have no commit in common.");
    }

    @Test
    void branch_with_two_merge_bases_is_refused() throws Exception {
        String first = run("git", "rev-parse", "HEAD");
        String left = commit("left");
        run("git", "reset", "--quiet", "--hard", first);
        String right = commit("right");
        merge(left);
        run("git", "update-ref", "refs/remotes/origin/main", "HEAD");
        run("git", "reset", "--quiet", "--hard", left);
        merge(right);

        assertRefused(Map.of(), "HEAD and main have more than one merge base.");
    }

    private void merge(String commit) throws Exception {
        run(
                "git",
                "-c",
                "user.name=test",
                "-c",
                "user.email=test@example.com",
                "merge",
                "--quiet",
                commit,
                "-m",
                "merge");
    }

    @Test
    void repository_without_main_needs_a_base() throws Exception {
        commit("second");
        run("git", "branch", "--move", "trunk");

        assertRefused(Map.of(), "This clone has neither origin/main nor main to compare with. Set GUARD_BASE");
        assertThat(run(Map.of("GUARD_BASE", "HEAD~1"), ".ci/guard")).startsWith("templates guard ");
    }

    @Test
    void replacement_commit_of_this_clone_is_ignored() throws Exception {
        String before = commit("second");
        String third = commit("third");
        run("git", "replace", "--graft", third);

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + before);
    }

    @Test
    void templates_of_a_different_clone_are_compared_with_its_base(@TempDir Path clones) throws Exception {
        String base = run("git", "rev-parse", "HEAD");
        Path head = clones.resolve("head");
        Path guard = repository;
        run("git", "clone", "--quiet", "file://" + repository, head.toString());
        repository = head;
        commit("second\n\nAllow-Loss-Of: Table:indexes");
        repository = guard;
        String[] arguments = {"--head", head.toString(), "--assemblies", clones.toString()};

        assertThat(run(".ci/guard", arguments[0], arguments[1], arguments[2], arguments[3]))
                .isEqualTo("templates guard %s --assemblies %s --allow Table:indexes".formatted(base, clones));
        commit("moved on");
        assertRefused(Map.of(), "The head of the assemblies is not based on commit", arguments);
        assertRefused(Map.of(), ".ci/guard", "--assemblies", clones.toString());
    }

    @Test
    void repository_without_a_remote_is_compared_with_the_previous_commit() throws Exception {
        String before = commit("second");
        commit("third");

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + before);
    }

    @Test
    void commit_message_allows_an_intended_loss() throws Exception {
        String before = commit("second\n\nAllow-Loss-Of: Earlier:indexes");
        commit(
                "Drop the old table\n\nIts items were copied.\n\nAllow-Loss-Of: dev/Table:removal\nAllow-Loss-Of: Key:key-use");

        assertThat(run(".ci/guard"))
                .isEqualTo("templates guard %s --allow dev/Table:removal --allow Key:key-use".formatted(before));
    }

    /** The first message is git's, which indents the messages of the commits. The second is GitHub's, which lists them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Squashed commit of the following:\n\ncommit 1\nAuthor: a\n\n    second\n\n    Allow-Loss-Of: a/B:indexes\n\ncommit 2\n\n    third",
                "A pull request (#1)\n\n* second\n\nAllow-Loss-Of: a/B:indexes\n\n* third\n\nCo-authored-by: a <a@example.com>"
            })
    void squash_with_all_messages_keeps_the_allowed_loss(String message) throws Exception {
        String before = run("git", "rev-parse", "HEAD");
        commit(message);

        assertThat(run(".ci/guard")).isEqualTo("templates guard %s --allow a/B:indexes".formatted(before));
    }

    @Test
    void squash_to_a_title_drops_the_allowed_loss() throws Exception {
        String before = run("git", "rev-parse", "HEAD");
        commit("A pull request (#1)");

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + before);
    }
}
