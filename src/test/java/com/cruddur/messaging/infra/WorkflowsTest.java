package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks every workflow, and the permissions of each job in the diff workflow. */
class WorkflowsTest {

    private static final Path WORKFLOWS = Path.of(".github/workflows");
    private static final Pattern JOB = Pattern.compile("(?m)^  (?=[\\w-]+:$)");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void workflow_starts_with_a_description(Path workflow) throws IOException {
        assertThat(Files.readString(workflow))
                .matches(Pattern.compile("# Description: .+\n# Triggers: .+\n# Notes: .+\n.*", Pattern.DOTALL));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actions_are_pinned_by_commit_and_named_by_version(Path workflow) throws IOException {
        assertThat(Files.readAllLines(workflow))
                .filteredOn(line -> line.contains("uses:"))
                .allMatch(line -> line.matches(" +- uses: [\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void forks_get_no_secrets_and_the_checkout_keeps_no_credentials(Path workflow) throws IOException {
        String text = Files.readString(workflow);

        assertThat(text)
                .doesNotContain("pull_request_target", "secrets.", "write-all")
                .containsPattern("(?m)^permissions:");
        assertThat(text.split("actions/checkout@", -1)).hasSameSizeAs(text.split("persist-credentials: false", -1));
    }

    @Test
    void each_job_of_the_diff_has_only_the_permissions_that_it_needs() throws IOException {
        String text = Files.readString(WORKFLOWS.resolve("diff.yml"));
        Map<String, String> jobs = jobs(text);

        assertThat(text).contains("\npermissions: {}\n");
        assertThat(jobs).containsOnlyKeys("templates", "guard", "account", "comment");
        assertThat(permissions(jobs.get("templates"))).containsExactly("contents: read");
        assertThat(permissions(jobs.get("guard"))).containsExactly("contents: read");
        assertThat(jobs.get("guard"))
                .contains(
                        "needs: templates", "if: ${{ !cancelled() }}", "ref: ${{ github.event.pull_request.base.sha }}")
                .as("a cache that a branch may have filled")
                .doesNotContain("cache:");
        assertThat(permissions(jobs.get("account"))).containsExactly("contents: read", "id-token: write");
        assertThat(jobs.get("account"))
                .contains("if: github.event.pull_request.head.repo.full_name == github.repository &&");
        assertThat(permissions(jobs.get("comment"))).containsExactly("pull-requests: write");
        assertThat(jobs.get("comment")).contains("needs: account").doesNotContain("uses:");
    }

    @Test
    void run_that_skips_the_jobs_of_a_copy_cancels_no_pending_one() throws IOException {
        String text = Files.readString(WORKFLOWS.resolve("copy.yml"));

        assertThat(text).doesNotContain("\nconcurrency:");
        assertThat(jobs(text).values()).allMatch(job -> job.contains("      group: copy-${{ github.event.number }}\n"));
    }

    private static Map<String, String> jobs(String workflow) {
        return JOB.splitAsStream(workflow.substring(workflow.indexOf("\njobs:\n") + 7))
                .filter(job -> !job.isBlank())
                .collect(Collectors.toMap(job -> job.substring(0, job.indexOf(':')), job -> job));
    }

    private static List<String> permissions(String job) {
        return job.lines()
                .dropWhile(line -> !line.equals("    permissions:"))
                .skip(1)
                .takeWhile(line -> line.startsWith("      "))
                .map(String::strip)
                .toList();
    }

    @Test
    void guard_of_the_base_commit_runs_and_a_base_that_is_too_old_is_refused(@TempDir Path directory) throws Exception {
        Path guard = directory.resolve("base/.ci/guard");
        Executable.write(guard, "#!/bin/sh\necho \"judged $*\"\n");
        assertThat(guardStep(directory))
                .contains("The base is older than this check")
                .doesNotContain("judged");

        Executable.write(guard, "#!/bin/sh\n# --assemblies\necho \"judged $*\"\n");
        assertThat(guardStep(directory)).isEqualTo("judged --head ../head --assemblies ../assemblies\n");
        assertThat(Files.readString(directory.resolve("base/summary"))).contains("judged");
    }

    private static String guardStep(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("base"));
        return WorkflowStep.of("diff.yml", "Guard")
                .run(directory.resolve("base"), Map.of())
                .output();
    }

    @Test
    void code_owners_review_everything_that_checks_a_change() throws IOException {
        List<String> owned = Files.readAllLines(Path.of(".github/CODEOWNERS")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("^/(\\S+) @\\S+$", "$1"))
                .toList();

        assertThat(owned)
                .contains(
                        ".ci/",
                        ".github/",
                        "bin/",
                        "cdk.json",
                        "src/main/java/com/cruddur/messaging/guard/",
                        "src/main/java/com/cruddur/messaging/ops/templates/",
                        "src/main/resources/")
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    @Test
    void comment_is_created_once_and_then_updated(@TempDir Path directory) throws Exception {
        assertThat(comment(directory, "", "$HOME"))
                .contains("--method POST comments --raw-field body=<!-- cdk diff -->\n", "\n```\n$HOME\n```");
        assertThat(comment(directory, "42\n43\n", "$HOME"))
                .contains("--method PATCH comment/42 --raw-field body=<!-- cdk diff -->");
    }

    @Test
    void line_of_a_diff_cannot_end_its_code_block(@TempDir Path directory) throws Exception {
        String diff = "`date`\n~~~\n```\n````` `` ```\n![image](https://example.com)";
        String block = "\n````````\n" + diff + "\n````````\n";

        assertThat(comment(directory, "", diff)).contains(block);

        copy(directory, "fenced", "masked");
        Executable.write(directory.resolve("bin/cruddur"), "#!/bin/sh\nprintf '%s\\n' \"$DIFF\"\n");
        WorkflowStep.of("diff.yml", "Diff").run(directory, Map.of("DIFF", diff)).succeeds();
        assertThat("\n" + Files.readString(directory.resolve("summary"))).isEqualTo(block);
    }

    @ParameterizedTest
    @CsvSource({
        "public,   arn:aws:iam::************:role/a ************ ************-x 1234567890123",
        "'',       arn:aws:iam::************:role/a ************ ************-x 1234567890123",
        "private,  arn:aws:iam::111122223333:role/a 222233334444 333344445555-x 1234567890123",
        "internal, arn:aws:iam::111122223333:role/a 222233334444 333344445555-x 1234567890123"
    })
    void public_repositories_mask_account_ids(String visibility, String shown, @TempDir Path directory)
            throws Exception {
        copy(directory, "masked", "fenced");
        Map<String, String> environment = Map.of(
                "VISIBILITY",
                visibility,
                "DIFF",
                "arn:aws:iam::111122223333:role/a 222233334444 333344445555-x 1234567890123");
        for (String program : List.of("bin/cruddur", ".ci/change-set", ".ci/drift", "npx")) {
            Executable.write(directory.resolve(program), "#!/bin/sh\necho \"$DIFF\"\n");
        }

        for (WorkflowStep step : List.of(
                WorkflowStep.of("diff.yml", "Diff"),
                WorkflowStep.of("deploy.yml", "Prepare and show"),
                WorkflowStep.of("nightly.yml", "Drift"),
                WorkflowStep.of("nightly.yml", "Diff"))) {
            assertThat(step.run(directory, environment).succeeds().output()).isEqualTo(shown + "\n");
        }
        assertThat(Files.readString(directory.resolve("summary")))
                .isEqualTo("```\n%1$s\n```\n```\n%1$s\n```\n".formatted(shown));
        assertThat(diff(directory, 0, environment.get("DIFF"), visibility)).isZero();
        assertThat(Files.readString(directory.resolve("output"))).contains("\n" + shown + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "deploy.yml, Prepare and show, .ci/change-set",
        "nightly.yml, Drift, .ci/drift",
        "nightly.yml, Diff, npx"
    })
    void program_that_fails_before_a_pipe_fails_the_step(
            String workflow, String step, String program, @TempDir Path directory) throws Exception {
        copy(directory, "masked", "fenced");
        Executable.write(directory.resolve("npx"), "#!/bin/sh\n");
        Executable.write(directory.resolve(program), "#!/bin/sh\nexit 3\n");

        assertThat(WorkflowStep.of(workflow, step).run(directory, Map.of()).exit())
                .isNotZero();
    }

    @Test
    void deploy_needs_an_environment_that_asks_for_approval(@TempDir Path directory) throws Exception {
        WorkflowStep step = WorkflowStep.of("deploy.yml", "Require reviewers");
        Map<String, String> environment = Map.of("GITHUB_REPOSITORY", "octo-org/octo-repo");

        Executable.write(directory.resolve("gh"), "#!/bin/sh\necho wait_timer\necho branch_policy\n");
        assertThat(step.run(directory, environment).output())
                .startsWith("The environment deploy has no required reviewers.");
        assertThat(step.run(directory, environment).exit()).isEqualTo(1);

        Executable.write(directory.resolve("gh"), "#!/bin/sh\necho HTTP 404 >&2\nexit 1\n");
        assertThat(step.run(directory, environment).exit()).isEqualTo(1);

        Executable.write(
                directory.resolve("gh"),
                "#!/bin/sh\n[ \"$2\" = repos/octo-org/octo-repo/environments/deploy ] && echo required_reviewers\n");
        assertThat(step.run(directory, environment)).isEqualTo(new ProcessRun(0, ""));
    }

    @Test
    void execute_runs_the_change_set_that_was_shown(@TempDir Path directory) throws Exception {
        Executable.write(directory.resolve(".ci/change-set"), "#!/bin/sh\necho \"$@\"\n");
        Map<String, String> environment = Map.of("STACK", "cruddur-messages-data", "CHANGE_SET", "deploy-1-1");

        assertThat(WorkflowStep.of("deploy.yml", "Execute").run(directory, environment))
                .isEqualTo(new ProcessRun(0, "execute cruddur-messages-data deploy-1-1\n"));
    }

    @Test
    void stacks_are_deployed_after_the_stacks_that_they_use() throws IOException {
        String text = Files.readString(WORKFLOWS.resolve("deploy.yml"));
        Map<String, String> jobs = jobs(text);
        List<String> stacks = List.of("data", "network", "stream", "cache", "watch");

        assertThat(jobs)
                .hasSize(2 * stacks.size())
                .allSatisfy((name, job) ->
                        assertThat(job).contains("STACK: cruddur-messages-" + name.replace("prepare-", "") + "\n"));
        for (String stack : stacks) {
            assertThat(jobs.get(stack))
                    .contains(
                            "    needs: prepare-%s\n".formatted(stack),
                            "    if: needs.prepare-%s.outputs.change-set != ''\n".formatted(stack),
                            "    environment: deploy ",
                            "CHANGE_SET: ${{ needs.prepare-%s.outputs.change-set }}".formatted(stack));
            assertThat(jobs.get("prepare-" + stack)).doesNotContain("environment:", "DEPLOY_ROLE_ARN");
        }
        for (int next = 1; next < stacks.size(); next++) {
            assertThat(jobs.get("prepare-" + stacks.get(next)))
                    .contains(
                            "    needs: [prepare-%1$s, %1$s]\n".formatted(stacks.get(next - 1)),
                            "!failure() && !cancelled()");
        }
        assertThat(text)
                .contains("branches: [main]", "  cancel-in-progress: false")
                .doesNotContain("cache: maven", "cache: npm");
    }

    @ParameterizedTest
    @CsvSource({
        "0, IAM policy is broadened,                                                   0",
        "1, AWS::Lambda::Version Move/Function/CurrentVersion A1 will be orphaned,     0",
        "1, AWS::DynamoDB::Table Messages/Table MessagesTable will be replaced,        1",
        "1, AWS::DAX::Cluster Cache/Cluster CacheCluster may be replaced,              1"
    })
    void diff_with_a_replacement_fails_and_is_posted(int exit, String change, int step, @TempDir Path directory)
            throws Exception {
        String found = exit == 0 ? change : "Found 1 destructive change(s) (--fail-on=destructive):\n  " + change;

        assertThat(diff(directory, exit, found, "private")).isEqualTo(step);
        assertThat(Files.readString(directory.resolve("output")))
                .startsWith("diff<<")
                .contains(found);
    }

    @Test
    void diff_without_credentials_fails(@TempDir Path directory) throws Exception {
        assertThat(diff(directory, 1, "no credentials", "private")).isEqualTo(1);
    }

    /**
     * Runs the step with a CDK CLI that prints this text and exits with this code. Returns the exit code of the step.
     */
    private static int diff(Path directory, int exit, String printed, String visibility)
            throws IOException, InterruptedException {
        copy(directory, "diff-account", "masked");
        Executable.write(directory.resolve("npx"), "#!/bin/sh\necho \"$PRINTED\"\nexit %d\n".formatted(exit));
        Executable.write(directory.resolve("uuidgen"), "#!/bin/sh\necho end\n");
        return new WorkflowStep(".ci/diff-account")
                .run(directory, Map.of("PRINTED", printed, "STAGE", "prod", "VISIBILITY", visibility))
                .exit();
    }

    /** Copies scripts of this checkout to a directory. */
    private static void copy(Path directory, String... scripts) throws IOException {
        for (String script : scripts) {
            Executable.write(directory.resolve(".ci").resolve(script), Files.readString(Path.of(".ci", script)));
        }
    }

    /** Runs the step with a {@code gh} that finds these comments and prints its arguments. Returns the output. */
    private static String comment(Path directory, String found, String diff) throws IOException, InterruptedException {
        Executable.write(
                directory.resolve("gh"),
                "#!/bin/sh\ncase \"$*\" in *--jq*) printf '%s' \"$FOUND\" ;; *) echo \"$*\" ;; esac\n");
        return WorkflowStep.of("diff.yml", "Comment")
                .run(directory, Map.of("FOUND", found, "COMMENTS", "comments", "COMMENT", "comment", "DIFF", diff))
                .succeeds()
                .output();
    }
}
