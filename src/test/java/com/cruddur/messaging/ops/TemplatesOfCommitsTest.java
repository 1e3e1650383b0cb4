package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Tests the commands on templates against a commit of a small repository, whose app copies templates from a folder. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class TemplatesOfCommitsTest {

    private static final String HOME = "cruddur.home";
    private static final String TEMPLATE = "templates/cruddur-messages-data.template.json";

    /** Copies the templates. Fails if the base would install the npm packages again, although the lock file is unchanged. */
    private static final String APP = """
            #!/usr/bin/env bash
            set -e
            cd "$(dirname "$0")/.."
            [ node_modules/.package-lock.json -nt package-lock.json ]
            [ ! -e broken ]
            [ ! -e slow ] || while true; do sleep 0.1; done
            mkdir -p "$CDK_OUTDIR"
            cp templates/* "$CDK_OUTDIR"
            cd "$CDK_OUTDIR"
            [ -z "$COPY" ] || [ ! -e "$OLDPWD/copies" ] || mv cruddur-messages-data.template.json "cruddur-messages-$COPY-data.template.json"
            """;

    /** Runs the app of cdk.json, as the CDK CLI does, but takes a second less. */
    private static final String CLI = """
            #!/usr/bin/env bash
            while [ "$1" != --output ]; do shift; done
            export CDK_OUTDIR=$2 COPY=${6#copy=}
            exec bash -c "$(sed -n 's/.*"app": "\\([^"]*\\)".*/\\1/p' cdk.json)"
            """;

    @TempDir
    Path repository;

    private final String home = System.getProperty(HOME);

    @BeforeEach
    void make_the_repository() throws Exception {
        System.setProperty(HOME, repository.toString());
        write("cdk.json", "{\"app\": \"bin/app\", \"context\": {\"stages\": {\"dev\": {}}}}");
        write("cdk.context.json", "{}");
        write(".gitignore", "node_modules\nsrc\n");
        write(TEMPLATE, Files.readString(Fixture.templates("dev").resolve("cruddur-messages-data.template.json")));
        Executable.write(repository.resolve("bin/app"), APP);
        Files.copy(Checkout.ROOT.resolve("package-lock.json"), repository.resolve("package-lock.json"));
        Files.setLastModifiedTime(repository.resolve("package-lock.json"), FileTime.fromMillis(0));
        write("node_modules/.package-lock.json", "");
        Executable.write(repository.resolve("node_modules/.bin/cdk"), CLI);
        Files.createSymbolicLink(
                repository.resolve("node_modules/.bin/node"), Checkout.ROOT.resolve("node_modules/.bin/node"));
        Files.createSymbolicLink(repository.resolve("src"), Checkout.ROOT.resolve("src"));
        git("init", "--quiet", "--initial-branch=main");
        commit("first");
    }

    /** Removes the links first, because deleting the temporary directory must not follow them. */
    @AfterEach
    void unlink() throws IOException {
        System.setProperty(HOME, home);
        Files.delete(repository.resolve("src"));
        Files.delete(repository.resolve("node_modules/.bin/node"));
        Files.delete(repository.resolve("node_modules/.bin/cdk"));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(repository.resolve(file).getParent());
        Files.writeString(repository.resolve(file), text);
    }

    private void renameTable() throws IOException {
        write(
                TEMPLATE,
                Files.readString(repository.resolve(TEMPLATE))
                        .replace("\"TableName\" : \"cruddur-messages\"", "\"TableName\" : \"other\""));
    }

    private void commit(String message) throws Exception {
        git("add", "--all");
        git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", message);
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // The configuration of this machine may sign commits.
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null"));
        Process git = builder.start();
        String output = new String(git.getInputStream().readAllBytes());
        assertThat(git.waitFor()).as(output).isZero();
        return output;
    }

    private void assertThatNoWorktreeIsLeft() throws Exception {
        assertThat(git("worktree", "list", "--porcelain").lines().filter(line -> line.startsWith("worktree ")))
                .hasSize(1);
    }

    @Test
    void commit_is_compared_with_uncommitted_changes() throws Exception {
        renameTable();

        CommandRun diff =
                CommandRun.inThisJvm("templates", "diff", "HEAD", "--fail").exits(1);

        assertThat(diff.out()).contains("Stack cruddur-messages-data (dev)", "TableName (requires replacement)");
        assertThat(diff.err())
                .contains("Comparing with HEAD, commit ", "Synthesizing the stage dev of", "of this checkout ...")
                .doesNotContain(System.lineSeparator().repeat(2));
        assertThat(git("status", "--short")).isEqualTo(" M %s\n".formatted(TEMPLATE));
        assertThatNoWorktreeIsLeft();
    }

    @Test
    void unchanged_checkout_has_no_difference() throws Exception {
        CommandRun.inThisJvm("templates", "diff", "HEAD", "--fail").exits(0);
    }

    @Test
    void base_defaults_to_origin_main_and_then_to_main() throws Exception {
        assertThat(CommandRun.inThisJvm("templates", "diff").exits(0).err()).contains("Comparing with main,");

        git("update-ref", "refs/remotes/origin/main", "HEAD");
        assertThat(CommandRun.inThisJvm("templates", "diff").exits(0).err()).contains("Comparing with origin/main,");

        git("update-ref", "-d", "refs/remotes/origin/main");
        git("branch", "--quiet", "--move", "trunk");
        assertThat(CommandRun.inThisJvm("templates", "diff").exits(2).err())
                .contains("This clone has neither origin/main nor main to compare with. Give a BASE");
    }

    @Test
    void guard_refuses_a_replacement_since_the_base() throws Exception {
        renameTable();
        commit("another table");

        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD~1").exits(1).out())
                .contains("Refused (dev)", "TableName");
    }

    @Test
    void copy_is_compared_with_the_same_copy_of_the_base_and_may_lose_its_data() throws Exception {
        write("copies", "");
        commit("copies");
        renameTable();

        CommandRun guard = CommandRun.inThisJvm("templates", "guard", "HEAD", "--copy", "pr-7")
                .exits(0);

        assertThat(guard.out()).startsWith("Warning (dev): ").contains("in cruddur-messages-pr-7-data: TableName");
        assertThat(guard.err())
                .endsWith("The guard does not refuse changes of a copy, because its data may be lost.%n".formatted());
    }

    @Test
    void copy_is_new_if_the_base_does_not_support_copies() throws Exception {
        write("copies", "");

        CommandRun guard = CommandRun.inThisJvm("templates", "guard", "HEAD", "--copy", "pr-7")
                .exits(0);

        assertThat(guard.out()).isEmpty();
        assertThat(guard.err()).contains("New stacks have no data to lose (dev): cruddur-messages-pr-7-data.");
    }

    @Test
    void stage_of_one_side_only_is_new_or_removed() throws Exception {
        write("cdk.json", "{\"app\": \"bin/app\", \"context\": {\"stages\": {\"test\": {}}}}");

        CommandRun guard = CommandRun.inThisJvm("templates", "guard", "HEAD").exits(1);

        assertThat(guard.out()).contains("Refused (dev)", "removed").doesNotContain("(test)");
        assertThat(guard.err()).contains("New stacks have no data to lose (test): cruddur-messages-data.");
    }

    @Test
    void directory_without_a_stage_or_with_an_unknown_stage_is_wrong_usage() throws Exception {
        write("cdk.json", "{\"context\": {\"stages\": {\"dev\": {}, \"prod\": {}}}}");
        String base = Fixture.templates("dev").toString();

        assertThat(CommandRun.inThisJvm("templates", "guard", base).exits(2).err())
                .contains("A directory has the templates of one stage. Give it with --stage, one of dev, prod");
        assertThat(CommandRun.inThisJvm("templates", "guard", base, "--stage", "staging")
                        .exits(2)
                        .err())
                .contains("--stage 'staging' is not a stage of cdk.json. Allowed are dev, prod.");
    }

    @Test
    void unknown_stage_is_refused_before_any_other_output() {
        assertThat(CommandRun.inThisJvm("templates", "diff", "HEAD", "--stage", "dve")
                        .exits(2)
                        .err())
                .startsWith(
                        "cruddur templates diff: --stage 'dve' is not a stage of cdk.json. Allowed are dev. Did you mean: dev?");
    }

    @Test
    void base_without_an_app_has_nothing_to_lose() throws Exception {
        Files.move(repository.resolve("cdk.json"), repository.resolve("cdk.json.later"));
        commit("no app");
        Files.move(repository.resolve("cdk.json.later"), repository.resolve("cdk.json"));

        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(0).err())
                .contains("New stacks have no data to lose (dev): cruddur-messages-data.");
    }

    @Test
    void base_without_the_cli_is_a_failure() throws Exception {
        write("package-lock.json", "{}");

        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(1).err())
                .contains("has a cdk.json but no CDK CLI in node_modules, so it cannot be synthesized.");
        assertThatNoWorktreeIsLeft();
    }

    @Test
    void app_that_writes_no_template_is_a_failure() throws Exception {
        write("cdk.json", "{\"app\": \"true\", \"context\": {\"stages\": {\"dev\": {}}}}");

        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(1).err())
                .contains("The CDK CLI wrote no template of the stage dev.");
    }

    /** Runs the real CDK CLI. */
    @Test
    void guard_compares_the_output_of_the_app_that_cdk_json_names() throws Exception {
        Files.delete(repository.resolve("node_modules/.bin/cdk"));
        Files.createSymbolicLink(
                repository.resolve("node_modules/.bin/cdk"), Checkout.ROOT.resolve("node_modules/.bin/cdk"));
        write("templates/manifest.json", """
                {"version": "48.0.0", "artifacts": {"cruddur-messages-data": {
                  "type": "aws:cloudformation:stack",
                  "environment": "aws://unknown-account/unknown-region",
                  "properties": {"templateFile": "cruddur-messages-data.template.json"}}}}
                """);
        commit("with a manifest");
        Executable.write(
                repository.resolve("bin/wrapper"),
                "#!/bin/sh\nbin/app\nsed -i.old s/MessagesTable9E4E97A0/Other/ \"$CDK_OUTDIR\"/*.template.json\n");
        write("cdk.json", "{\"app\": \"bin/wrapper\", \"context\": {\"stages\": {\"dev\": {}}}}");

        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(1).out())
                .contains("Refused (dev)", "MessagesTable9E4E97A0:removal");
    }

    @Test
    void base_is_synthesized_once() throws Exception {
        String synthesizing = "Synthesizing the stage dev of %.12s".formatted(git("rev-parse", "HEAD"));

        assertThat(CommandRun.inThisJvm("templates", "diff", "HEAD").exits(0).err())
                .contains(synthesizing);
        renameTable();
        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(1).err())
                .doesNotContain(synthesizing);
        commit("another table");
        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(0).err())
                .as("a different commit is synthesized")
                .contains("Synthesizing the stage dev of %.12s".formatted(git("rev-parse", "HEAD")));
    }

    @Test
    void shallow_clone_needs_a_base() throws Exception {
        write(".git/shallow", git("rev-parse", "HEAD"));

        assertThat(CommandRun.inThisJvm("templates", "guard").exits(1).err())
                .contains("This clone is shallow", "git fetch --unshallow");
        CommandRun.inThisJvm("templates", "guard", "HEAD").exits(0);
    }

    @Test
    void clone_without_the_base_branch_says_what_to_fetch() throws Exception {
        git("remote", "add", "origin", "nowhere");

        assertThat(CommandRun.inThisJvm("templates", "guard").exits(1).err())
                .contains("origin/main is not in this clone. Fetch it: git fetch origin");
    }

    @Test
    void message_of_git_is_shown() throws Exception {
        write(".git/HEAD", "broken");

        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(1).err())
                .contains("fatal: not a git repository");
    }

    @Test
    void folder_inside_a_different_repository_is_a_failure() throws Exception {
        Path folder = Files.createDirectory(repository.resolve("folder"));
        System.setProperty(HOME, folder.toString());

        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(1).err())
                .contains("folder is not the root of a git clone");
    }

    /** Otherwise a commit could add a directory that replaces the base. */
    @Test
    void name_of_a_commit_and_a_directory_is_wrong_usage() throws Exception {
        String directory = "src/test/resources/fixture/snapshots/dev";
        git("branch", directory);

        assertThat(CommandRun.inThisJvm("templates", "guard", directory)
                        .exits(2)
                        .err())
                .contains("'%1$s' is both a commit and a directory of templates. Write ./%1$s".formatted(directory));
        CommandRun.inThisJvm("templates", "guard", "./" + directory, "--stage", "dev")
                .exits(0);
    }

    @Test
    void comparison_without_a_stage_on_either_side_is_a_failure() throws Exception {
        write("cdk.json", "{\"app\": \"bin/app\"}");
        commit("no stage");

        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD").exits(1).err())
                .contains("Neither this checkout nor HEAD has a stage in its cdk.json.");
    }

    @Test
    void assemblies_replace_the_synth_of_every_stage(@TempDir Path assemblies) throws Exception {
        Path dev = Files.createDirectories(assemblies.resolve("dev"));
        Files.copy(repository.resolve(TEMPLATE), dev.resolve("cruddur-messages-data.template.json"));
        String[] guard = {"templates", "guard", "HEAD", "--assemblies", assemblies.toString()};

        renameTable(); // The checkout is not compared.
        CommandRun.inThisJvm(guard).exits(0);
        Files.move(dev, assemblies.resolve("test"));
        assertThat(CommandRun.inThisJvm(guard).exits(1).out())
                .contains("Refused (dev)", "MessagesTable9E4E97A0:removal");
        assertThat(CommandRun.inThisJvm("templates", "guard", "HEAD", "--assemblies", dev.toString())
                        .exits(2)
                        .err())
                .contains("has no STAGE/*.template.json");
    }

    @Test
    void failed_base_leaves_no_worktree() throws Exception {
        write("broken", "");
        commit("broken");
        Files.delete(repository.resolve("broken"));

        assertThat(CommandRun.inThisJvm("templates", "diff", "HEAD").exits(1).err())
                .contains("The stage dev cannot be synthesized. The reason is above.");
        assertThatNoWorktreeIsLeft();
    }

    @Test
    void terminated_diff_removes_its_worktree_and_in_a_hook_leaves_the_index_unchanged() throws Exception {
        write("slow", "");
        commit("slow");
        write("staged", "");
        git("add", "staged");
        Path requests = repository.resolve(".git/requests");
        Path recorder = Files.createDirectory(repository.resolve(".git/recorder"));
        Executable.write(
                recorder.resolve("git"),
                "#!/bin/sh\necho \"$*\" >> '%s'\nPATH=${PATH#*:} exec git \"$@\"\n".formatted(requests));
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-D%s=%s".formatted(HOME, repository),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Cruddur.class.getName(),
                        "templates",
                        "diff",
                        "HEAD")
                .redirectErrorStream(true);
        builder.environment()
                .put("GIT_INDEX_FILE", repository.resolve(".git/index").toString());
        builder.environment().merge("PATH", recorder + ":", (path, first) -> first + path);
        Process diff = builder.start();
        String said =
                diff.inputReader().readLine() + diff.inputReader().readLine(); // The second line announces the synth.
        Path folder = Path.of(git("worktree", "list")
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .split(" ")[0]);
        while (diff.descendants()
                .noneMatch(app -> app.info().commandLine().orElse("").endsWith(" bin/app"))) {
            Thread.sleep(Duration.ofMillis(50).toMillis());
        }
        List<ProcessHandle> started = diff.descendants().toList();

        diff.destroy();

        assertThat(diff.waitFor(10, TimeUnit.MINUTES)).as(said).isTrue();
        assertThat(git("diff", "--cached", "--name-only")).isEqualTo("staged\n");
        assertThat(folder).doesNotExist();
        assertThatNoWorktreeIsLeft();
        assertThat(Files.readAllLines(requests))
                .as("one removal, which the JVM awaits")
                .filteredOn(request -> request.contains("worktree remove"))
                .hasSize(1);
        assertThat(started).allSatisfy(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofMinutes(10)));
    }
}
