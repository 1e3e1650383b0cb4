package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Command;
import com.cruddur.messaging.testing.Executable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

/** What holds for every workflow, and what each job of the diff may do. */
class WorkflowsTest {

    private static final Path WORKFLOWS = Path.of(".github/workflows");
    private static final Pattern JOB = Pattern.compile("(?m)^  (?=\\w+:$)");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void starts_with_what_it_is_about(Path workflow) throws IOException {
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
    void forks_get_no_secret_and_no_credentials_stay_in_the_checkout(Path workflow) throws IOException {
        String text = Files.readString(workflow);

        assertThat(text)
                .doesNotContain("pull_request_target", "secrets.", "write-all")
                .containsPattern("(?m)^permissions:");
        assertThat(text.split("actions/checkout@", -1)).hasSameSizeAs(text.split("persist-credentials: false", -1));
    }

    @Test
    void each_job_of_the_diff_may_do_what_it_must() throws IOException {
        String text = Files.readString(WORKFLOWS.resolve("diff.yml"));
        Map<String, String> jobs = JOB.splitAsStream(text.substring(text.indexOf("\njobs:\n") + 7))
                .filter(job -> !job.isBlank())
                .collect(Collectors.toMap(job -> job.substring(0, job.indexOf(':')), job -> job));

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

    private static List<String> permissions(String job) {
        return job.lines()
                .dropWhile(line -> !line.equals("    permissions:"))
                .skip(1)
                .takeWhile(line -> line.startsWith("      "))
                .map(String::strip)
                .toList();
    }

    @Test
    void base_judges_and_one_that_is_too_old_for_that_is_refused(@TempDir Path directory) throws Exception {
        Path guard = directory.resolve("base/.ci/guard");
        Executable.write(guard, "#!/bin/sh\necho \"judged $*\"\n");
        assertThat(guardStep(directory))
                .contains("The base is older than this check")
                .doesNotContain("judged");

        Executable.write(guard, "#!/bin/sh\n# --assemblies\necho \"judged $*\"\n");
        assertThat(guardStep(directory)).isEqualTo("judged --head ../head --assemblies ../assemblies\n");
        assertThat(Files.readString(directory.resolve("summary"))).contains("judged");
    }

    private static String guardStep(Path directory) throws IOException {
        String workflow = Files.readString(WORKFLOWS.resolve("diff.yml"));
        String step = workflow.substring(workflow.indexOf("working-directory: base"));
        String script = step.substring(step.indexOf("run: |\n") + 7, step.indexOf("\n\n"))
                .replaceAll("(?m)^ {10}", "");
        ProcessBuilder bash = new ProcessBuilder("bash", "--noprofile", "-eo", "pipefail", "-c", script)
                .directory(directory.resolve("base").toFile())
                .redirectErrorStream(true);
        bash.environment()
                .put("GITHUB_STEP_SUMMARY", directory.resolve("summary").toString());
        return new String(bash.start().getInputStream().readAllBytes());
    }

    @Test
    void owners_are_asked_for_whatever_judges_a_change() throws IOException {
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
                        "src/main/node/")
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    @Test
    void comment_is_made_once_and_then_updated(@TempDir Path directory) throws Exception {
        assertThat(comment(directory, ""))
                .contains("--method POST comments --raw-field body=<!-- cdk diff -->\n", "\n~~~\n$HOME `date`\n~~~");
        assertThat(comment(directory, "42\n43\n"))
                .contains("--method PATCH comment/42 --raw-field body=<!-- cdk diff -->");
    }

    @ParameterizedTest
    @CsvSource({
        "0, IAM policy is broadened,                                                   0",
        "1, AWS::Lambda::Version Move/Function/CurrentVersion A1 will be orphaned,     0",
        "1, AWS::DynamoDB::Table Messages/Table MessagesTable will be replaced,        1",
        "1, AWS::DAX::Cluster Cache/Cluster CacheCluster may be replaced,              1"
    })
    void diff_of_what_would_go_fails_and_is_posted(int exit, String change, int step, @TempDir Path directory)
            throws Exception {
        String found = exit == 0 ? change : "Found 1 destructive change(s) (--fail-on=destructive):\n  " + change;

        assertThat(diff(directory, exit, found)).isEqualTo(step);
        assertThat(Files.readString(directory.resolve("output")))
                .startsWith("diff<<")
                .contains(found);
    }

    @Test
    void diff_that_cannot_be_made_fails(@TempDir Path directory) throws Exception {
        assertThat(diff(directory, 1, "no credentials")).isEqualTo(1);
    }

    /** Runs the step with a CDK CLI that prints and exits so, and returns how the step exits. */
    private static int diff(Path directory, int exit, String printed) throws IOException, InterruptedException {
        Executable.write(directory.resolve("npx"), "#!/bin/sh\necho \"$PRINTED\"\nexit %d\n".formatted(exit));
        Executable.write(directory.resolve("uuidgen"), "#!/bin/sh\necho end\n");
        String workflow = Files.readString(WORKFLOWS.resolve("diff.yml"));
        String script = workflow.substring(
                workflow.indexOf("run: |\n", workflow.indexOf("id: diff")) + 7, workflow.indexOf("\n  comment:"));
        return Command.run(
                        directory,
                        Map.of(
                                "PATH",
                                directory + ":" + System.getenv("PATH"),
                                "PRINTED",
                                printed,
                                "STAGE",
                                "prod",
                                "GITHUB_OUTPUT",
                                directory.resolve("output").toString()),
                        "bash",
                        "--noprofile",
                        "-e",
                        "-c",
                        script.replaceAll("(?m)^ {10}", ""))
                .exit();
    }

    /** Runs the step with a gh that finds these comments and repeats what it is told, and returns that. */
    private static String comment(Path directory, String found) throws IOException, InterruptedException {
        Path gh = directory.resolve("gh");
        Files.writeString(gh, "#!/bin/sh\ncase \"$*\" in *--jq*) printf '%s' \"$FOUND\" ;; *) echo \"$*\" ;; esac\n");
        Files.setPosixFilePermissions(gh, PosixFilePermissions.fromString("rwxr-xr-x"));
        String workflow = Files.readString(WORKFLOWS.resolve("diff.yml"));
        String script = workflow.substring(workflow.lastIndexOf("run: |\n") + 7).replaceAll("(?m)^ {10}", "");
        ProcessBuilder bash =
                new ProcessBuilder("bash", "--noprofile", "-eo", "pipefail", "-c", script).redirectErrorStream(true);
        bash.environment()
                .putAll(Map.of(
                        "PATH", directory + ":" + System.getenv("PATH"),
                        "FOUND", found,
                        "COMMENTS", "comments",
                        "COMMENT", "comment",
                        "DIFF", "$HOME `date`"));
        return new String(bash.start().getInputStream().readAllBytes());
    }
}
