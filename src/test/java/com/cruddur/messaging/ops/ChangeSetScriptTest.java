package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code .ci/change-set}, in a folder whose CDK CLI and AWS CLI record their arguments. */
@Concurrent
class ChangeSetScriptTest {

    private static final String STREAM = "cruddur-messages-stream";
    private static final String DATA = "cruddur-messages-data";

    @TempDir
    Path folder;

    private final Map<String, String> answers = new HashMap<>(Map.of(
            "PROTECTED", "",
            "ALARMS", "",
            "STATE", "AVAILABLE\tNone"));

    @BeforeEach
    void make_the_folder() throws IOException {
        Executable.write(folder.resolve(".ci/change-set"), Files.readString(Checkout.ROOT.resolve(".ci/change-set")));
        Executable.write(folder.resolve("npx"), """
                #!/usr/bin/env bash
                [ "$1" != node ] || { shift; exec node "$@"; }
                echo "$*" | sed "s#/[^ ]*/cdk.out#cdk.out#" >> "$LOG"
                case $2 in
                  synth)
                    mkdir -p "$5"
                    for stack in %s %s; do
                      echo {} > "$5/$stack.template.json"
                      artifacts+="${artifacts+,}\\"$stack\\":{\\"properties\\":{\\"terminationProtection\\":true}}"
                    done
                    echo "{\\"artifacts\\":{$artifacts}}" > "$5/manifest.json"
                    ;;
                  diff) echo "a difference" ;;
                  deploy) cp "$5/manifest.json" "$LOG.manifest" ;;
                esac
                """.formatted(STREAM, DATA));
        Executable.write(folder.resolve("aws"), """
                #!/usr/bin/env bash
                case "$*" in
                  *describe-stacks*) echo "$PROTECTED" ;;
                  *describe-alarms*) [ "$ALARMS" != denied ] || { echo AccessDenied >&2; exit 254; }; echo "$ALARMS" ;;
                  *ExecutionStatus*) [[ $STATE != *"("* ]] || { echo "$STATE" >&2; exit 254; }; echo "$STATE" ;;
                  *Changes*) echo "Modify	Conditional	AWS::DynamoDB::Table	MessagesTable9E4E97A0" ;;
                  *) echo arn ;;
                esac
                """);
    }

    private ProcessRun run(String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(answers);
        environment.put("PATH", folder + ":" + System.getenv("PATH"));
        environment.put("LOG", folder.resolve("log").toString());
        environment.put("GITHUB_OUTPUT", folder.resolve("output").toString());
        environment.put("STAGE", "prod");
        String[] command = new String[arguments.length + 1];
        command[0] = ".ci/change-set";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return ProcessRun.run(folder, environment, command);
    }

    private String told() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Test
    void prepared_change_set_is_shown_and_not_executed() throws Exception {
        assertThat(run("prepare", DATA, "deploy-1-1").succeeds().output())
                .contains("a difference\n", "Modify\tConditional\tAWS::DynamoDB::Table\tMessagesTable9E4E97A0\n");
        assertThat(told())
                .endsWith(("cdk deploy %s --app cdk.out --change-set-name deploy-1-1 --require-approval never"
                                + " --progress events --no-color --exclusively --method prepare-change-set\n")
                        .formatted(DATA))
                .doesNotContain("execute");
        assertThat(Files.readString(folder.resolve("output"))).isEqualTo("change-set=deploy-1-1\n");
    }

    @Test
    void existing_alarms_can_roll_back_an_update_of_the_stream_stack() throws Exception {
        answers.put("ALARMS", "arn:aws:cloudwatch:one\tarn:aws:cloudwatch:two");

        run("prepare", STREAM, "deploy-1-1").succeeds();
        assertThat(told())
                .contains(" --rollback-trigger-alarm-arns arn:aws:cloudwatch:one"
                        + " --rollback-trigger-alarm-arns arn:aws:cloudwatch:two --monitoring-time-minutes 10\n");
    }

    @Test
    void no_alarm_rolls_back_a_first_deploy_or_a_different_stack() throws Exception {
        run("prepare", STREAM, "deploy-1-1").succeeds();
        answers.put("ALARMS", "arn:aws:cloudwatch:one");
        run("prepare", DATA, "deploy-1-1").succeeds();

        assertThat(told()).doesNotContain("rollback-trigger");
    }

    @Test
    void no_change_set_is_prepared_if_the_alarms_cannot_be_read() throws Exception {
        answers.put("ALARMS", "denied");

        assertThat(run("prepare", STREAM, "deploy-1-1").exit()).isNotZero();
        assertThat(told()).doesNotContain("cdk deploy");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void termination_protection_does_not_change_before_the_approval(boolean isProtected) throws Exception {
        answers.put("PROTECTED", isProtected ? "True" : "False");

        run("prepare", DATA, "deploy-1-1").succeeds();
        assertThat(Files.readString(folder.resolve("log.manifest")))
                .contains("\"%s\":{\"properties\":{\"terminationProtection\":%s}".formatted(DATA, isProtected));

        run("execute", DATA, "deploy-1-1").succeeds();
        assertThat(Files.readString(folder.resolve("log.manifest")))
                .contains("\"%s\":{\"properties\":{\"terminationProtection\":true}".formatted(DATA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "An error occurred (ChangeSetNotFound) when calling the DescribeChangeSet operation",
                "UNAVAILABLE\tThe submitted information didn't contain changes. Submit different information.",
                "UNAVAILABLE\tNo updates are to be performed."
            })
    void stack_without_a_change_needs_no_approval(String state) throws Exception {
        answers.put("STATE", state);

        assertThat(run("prepare", DATA, "deploy-1-1").succeeds().output())
                .endsWith("%s would not change.\n".formatted(DATA));
        assertThat(folder.resolve("output")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "An error occurred (AccessDenied) when calling the DescribeChangeSet operation",
                "UNAVAILABLE\tTransform failed"
            })
    void change_set_that_cannot_be_executed_fails(String state) throws Exception {
        answers.put("STATE", state);

        ProcessRun prepared = run("prepare", DATA, "deploy-1-1");
        assertThat(prepared.exit()).isEqualTo(1);
        assertThat(prepared.output()).endsWith(state + "\n");
        assertThat(folder.resolve("output")).doesNotExist();
    }

    @Test
    void approved_change_set_is_executed_by_its_name() throws Exception {
        run("execute", STREAM, "deploy-1-1").succeeds();

        assertThat(told())
                .endsWith("cdk deploy %s --app cdk.out --change-set-name deploy-1-1 --require-approval never"
                                .formatted(STREAM)
                        + " --progress events --no-color --method execute-change-set\n");
    }

    @Test
    void stack_that_the_stage_does_not_have_is_left_out() throws Exception {
        assertThat(run("prepare", "cruddur-messages-cache", "deploy-1-1"))
                .isEqualTo(new ProcessRun(0, "The stage prod has no stack cruddur-messages-cache.\n"));
        assertThat(folder.resolve("output")).doesNotExist();
    }

    @Test
    void unknown_arguments_are_wrong_usage() throws Exception {
        ProcessRun usage = new ProcessRun(2, ".ci/change-set prepare|execute STACK NAME\n");

        assertThat(run()).isEqualTo(usage);
        assertThat(run("delete", DATA, "deploy-1-1")).isEqualTo(usage);
    }
}
