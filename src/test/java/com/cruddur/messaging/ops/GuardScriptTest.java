package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code .ci/guard} compares with, in a repository whose {@code bin/cruddur} repeats its arguments. */
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

    /** Returns its id. */
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
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(repository.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(Set.of("GITHUB_BASE_REF", "GUARD_BASE"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void first_commit_has_nothing_to_lose() throws Exception {
        assertThat(run(".ci/guard")).startsWith("There is no commit before this one in the clone");
    }

    @Test
    void branch_is_compared_with_where_it_left_main() throws Exception {
        String left = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/main", left);
        commit("second");
        commit("third");

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + left);
    }

    @Test
    void main_is_compared_with_the_commit_before() throws Exception {
        String before = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/main", commit("second"));

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + before);
    }

    @Test
    void push_of_several_commits_is_compared_with_what_was_there_before() throws Exception {
        String before = run("git", "rev-parse", "HEAD");
        commit("second");
        String second = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/main", commit("third"));

        assertThat(run(Map.of("GUARD_BASE", before), ".ci/guard")).isEqualTo("templates guard " + before);
        assertThat(run(Map.of("GUARD_BASE", "0".repeat(40)), ".ci/guard"))
                .as("of a new branch")
                .isEqualTo("templates guard " + second);
    }

    @Test
    void pull_request_is_compared_with_where_it_left_its_base_whatever_was_pushed_before() throws Exception {
        String left = run("git", "rev-parse", "HEAD");
        run("git", "update-ref", "refs/remotes/origin/release", left);
        String pushedBefore = commit("second");
        commit("third");

        assertThat(run(Map.of("GUARD_BASE", pushedBefore, "GITHUB_BASE_REF", "release"), ".ci/guard"))
                .isEqualTo("templates guard " + left);
    }

    @Test
    void pull_request_whose_base_was_not_fetched_is_refused() throws Exception {
        commit("second");

        assertRefused(Map.of("GITHUB_BASE_REF", "release"), "Where this left origin/release is not in this clone.");
    }

    @Test
    void base_that_is_no_commit_is_refused() throws Exception {
        commit("second");

        assertRefused(Map.of("GUARD_BASE", "origin/typo"), "GUARD_BASE origin/typo is no commit of this clone.");
    }

    @Test
    void what_git_cannot_read_is_refused() throws Exception {
        assertRefused(Map.of("GIT_DIR", repository.resolve("gone").toString()), "fatal: not a git repository");
    }

    private void assertRefused(Map<String, String> environment, String message) throws Exception {
        ProcessBuilder guard =
                new ProcessBuilder(".ci/guard").directory(repository.toFile()).redirectErrorStream(true);
        guard.environment().keySet().removeAll(Set.of("GITHUB_BASE_REF", "GUARD_BASE"));
        guard.environment().putAll(environment);
        Process process = guard.start();

        assertThat(new String(process.getInputStream().readAllBytes())).startsWith(message);
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void clone_without_main_is_compared_with_the_commit_before() throws Exception {
        String before = commit("second");
        commit("third");

        assertThat(run(".ci/guard")).isEqualTo("templates guard " + before);
    }

    @Test
    void loss_that_is_meant_is_said_in_a_commit_message() throws Exception {
        String before = commit("second\n\nAllow-Loss-Of: Earlier");
        commit(
                "Drop the old table\n\nIts items were copied.\n\nAllow-Loss-Of: dev/MessagesTable\nAllow-Loss-Of: MessagesKey");

        assertThat(run(".ci/guard"))
                .isEqualTo("templates guard %s --allow dev/MessagesTable --allow MessagesKey".formatted(before));
    }
}
