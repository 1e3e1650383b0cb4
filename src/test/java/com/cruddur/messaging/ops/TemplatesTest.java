package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.ConsoleBlocks;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the commands on templates with two directories. */
@Concurrent
class TemplatesTest {

    private static final String TABLE = "MessagesTable9E4E97A0";
    private static final String INTENDED = TABLE + ":deletion-protection";
    private static final String ANYWHERE = "aws://unknown-account/unknown-region";

    @TempDir
    Path directory;

    private static CommandRun templates(String command, TemplatePair pair, String... more) {
        return CommandRun.inThisJvm(Stream.of(
                        Stream.of("templates", command, pair.base().toString()),
                        Stream.of("--assembly", pair.next().toString()),
                        Stream.of(more))
                .flatMap(words -> words)
                .toArray(String[]::new));
    }

    private TemplatePair dev() {
        return TemplatePair.of("dev", directory);
    }

    private TemplatePair prodWithoutProtection() {
        return TemplatePair.of("prod", directory).table(table -> table.put("DeletionProtectionEnabled", false));
    }

    @Test
    void equal_templates_have_no_difference() {
        CommandRun diff = templates("diff", dev(), "--fail").exits(0);

        assertThat(diff.out()).startsWith("Stack cruddur-messages-data%nThere were no differences%n".formatted());
        assertThat(diff.err()).isEqualTo("Number of stacks with differences: 0%n".formatted());
    }

    @Test
    void change_is_printed_as_cdk_diff_prints_it() {
        TemplatePair pair =
                dev().table(table -> ((ObjectNode) table.get("ProvisionedThroughput")).put("ReadCapacityUnits", 6));

        CommandRun diff = templates("diff", pair).exits(0);

        assertThat(diff.out()).contains("""
                Stack cruddur-messages-data
                Resources
                [~] AWS::DynamoDB::Table Messages/Table MessagesTable9E4E97A0
                 └─ [~] ProvisionedThroughput
                     └─ [~] .ReadCapacityUnits:
                         ├─ [-] 5
                         └─ [+] 6
                """);
        assertThat(diff.err()).isEqualTo("Number of stacks with differences: 1%n".formatted());
        templates("diff", pair, "--fail").exits(1);
    }

    @Test
    void diff_and_guard_print_what_the_page_shows() {
        TemplatePair renamed = dev().table(table -> table.put("TableName", "messages"));

        assertThat(templates("diff", renamed).exits(0).out()).startsWith(documented("diff --stage dev"));
        assertThat(templates("guard", prodWithoutProtection()).exits(1))
                .satisfies(guard -> assertThat(guard.out() + guard.err()).isEqualTo(documented("guard --stage prod")));
    }

    /** Returns the output in docs/diff-and-guard.md without the stage's name, which the comparison of two directories omits. */
    private static String documented(String command) {
        return ConsoleBlocks.of("docs/diff-and-guard.md").get("bin/cruddur templates " + command).stream()
                .takeWhile(line -> !line.equals("..."))
                .map(line -> line.replaceFirst(" \\((dev|prod)\\)", "") + System.lineSeparator())
                .collect(Collectors.joining());
    }

    @Test
    void diff_warns_of_a_change_that_it_does_not_show() {
        TemplatePair pair = TemplatePair.of("prod", directory)
                .edit(
                        "data",
                        template -> ((ObjectNode) template.get("Resources"))
                                .properties()
                                .removeIf(resource -> resource.getKey().contains("Scaling")));

        assertThat(templates("diff", pair).exits(0).err())
                .startsWith("Warning: AWS::ApplicationAutoScaling::ScalableTarget ")
                .contains("The table and its index keep the units that auto scaling last set")
                .endsWith("Number of stacks with differences: 1%n".formatted());
    }

    @Test
    void broken_template_is_named() throws Exception {
        TemplatePair pair = dev();
        Path broken = Files.writeString(pair.next().resolve("broken.template.json"), "{");

        CommandRun diff = templates("diff", pair).exits(1);

        assertThat(diff.err())
                .startsWith("cruddur: The templates cannot be compared: %s is not a template: ".formatted(broken))
                .hasLineCount(1);
        assertThat(templates("diff", TemplatePair.of("prod", directory.resolve("after")))
                        .exits(0)
                        .out())
                .contains("There were no differences");
    }

    @Test
    void replacement_is_shown() {
        assertThat(templates("diff", dev().table(table -> table.put("TableName", "other")))
                        .out())
                .contains("MessagesTable9E4E97A0 replace", "TableName (requires replacement)");
    }

    @Test
    void new_and_removed_stacks_are_shown() {
        TemplatePair pair = dev().remove("stream");
        CommandRun added =
                templates("diff", new TemplatePair(pair.next(), pair.base())).exits(0);
        CommandRun removed = templates("diff", pair).exits(0);

        assertThat(added.out())
                .contains("Stack cruddur-messages-stream, new", "[+] AWS::Lambda::Function Move/Function")
                .doesNotContain("CheckBootstrapVersion");
        assertThat(removed.out())
                .contains("Stack cruddur-messages-stream, removed", "[-] AWS::Lambda::Function Move/Function");
    }

    @Test
    void changed_code_is_reported_as_a_difference_of_hashes_only() {
        TemplatePair otherCode = dev().edit("stream", TemplatesTest::changeCode);

        assertThat(templates("diff", otherCode).out())
                .contains("Only hashes of assets and versions differ, because only code has changed.");
    }

    @Test
    void changed_hash_is_listed_apart_from_other_changes() {
        TemplatePair otherCode = dev().edit("stream", stream -> {
            changeCode(stream);
            ((ObjectNode) stream.at("/Resources/TriggerMapping82B5EDF2/Properties")).put("BatchSize", 2);
        });

        assertThat(templates("diff", otherCode).out())
                .contains("Only a hash differs in: MoveFunction5DCE6EDB%n".formatted())
                .contains("[~] Code", "[~] BatchSize");
    }

    private static void changeCode(ObjectNode stream) {
        ((ObjectNode) stream.at("/Resources/MoveFunction5DCE6EDB/Properties/Code"))
                .put("S3Key", "0".repeat(64) + ".jar");
    }

    @Test
    void guard_passes_equal_templates() {
        assertThat(templates("guard", dev()).exits(0).err()).isEqualTo("The change loses no data.%n".formatted());
    }

    @Test
    void refusal_says_the_effect_and_what_to_do() {
        CommandRun guard =
                templates("guard", prodWithoutProtection(), "--stage", "prod").exits(1);

        assertThat(guard.out())
                .startsWith("Refused (prod): AWS::DynamoDB::Table MessagesTable9E4E97A0 in cruddur-messages-data: "
                        + "DeletionProtectionEnabled")
                .contains("Effect: The deploy ends the deletion protection", "What to do: Keep");
        assertThat(guard.err()).contains("Changes refused: 1.", "--allow [STAGE/]LOGICAL_ID:RULE");
    }

    @Test
    void allowed_loss_passes_and_is_listed() {
        TemplatePair pair = prodWithoutProtection();

        assertThat(templates("guard", pair, "--allow", INTENDED).exits(0).out())
                .startsWith("Allowed by --allow: AWS::DynamoDB::Table " + TABLE);
        templates("guard", pair, "--stage", "prod", "--allow", "prod/" + INTENDED)
                .exits(0);
        templates("guard", pair, "--stage", "prod", "--allow", "dev/" + INTENDED)
                .exits(1);
        assertThat(templates("guard", pair, "--allow", "Other:deletion-protection")
                        .exits(1)
                        .err())
                .contains("--allow Other:deletion-protection has no effect");
    }

    @Test
    void allowed_loss_does_not_allow_a_different_loss() {
        TemplatePair pair = prodWithoutProtection().table(table -> table.remove("PointInTimeRecoverySpecification"));

        CommandRun guard = templates("guard", pair, "--allow", INTENDED).exits(1);

        assertThat(guard.out()).contains("Allowed by --allow", "Rule: " + TABLE + ":point-in-time-recovery");
        templates("guard", pair, "--allow", INTENDED, "--allow", TABLE + ":point-in-time-recovery")
                .exits(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {TABLE, "prod/" + TABLE, TABLE + ":", ":indexes", "indexes"})
    void allowed_loss_without_a_valid_rule_is_wrong_usage(String allowed) {
        assertThat(templates("guard", dev(), "--allow", allowed).exits(2).err())
                .contains(
                        "'%s' is not [STAGE/]LOGICAL_ID:RULE, as in dev/MessagesTable9E4E97A0:indexes. Rules are replacement, removal,"
                                .formatted(allowed));
    }

    @Test
    void unknown_rule_is_named_with_the_similar_one() {
        assertThat(templates("guard", dev(), "--allow", "Foo:index").exits(2).err())
                .contains("--allow 'Foo:index' names the rule 'index', which does not exist. Rules are replacement,")
                .contains("function. Did you mean: indexes?");
    }

    @Test
    void removed_cache_is_only_a_warning() {
        CommandRun guard = templates("guard", TemplatePair.of("prod", directory).remove("cache"))
                .exits(0);

        assertThat(guard.out()).startsWith("Warning: AWS::DAX::Cluster");
    }

    @Test
    void new_stack_has_no_data_to_lose() {
        TemplatePair dev = dev();
        CommandRun guard = templates(
                        "guard", new TemplatePair(dev.remove("data").next(), dev.base()))
                .exits(0);

        assertThat(guard.err()).contains("New stacks have no data to lose: cruddur-messages-data.");
    }

    @Test
    void template_that_only_an_earlier_synth_left_in_the_base_is_not_a_removed_stack() {
        TemplatePair pair = TemplatePair.of("prod", directory).manifest(ANYWHERE, "data", "network", "stream", "watch");
        TemplatePair reversed = new TemplatePair(
                pair.next(),
                TemplatePair.of("prod", directory.resolve("after"))
                        .remove("cache")
                        .next());

        assertThat(templates("guard", reversed).exits(0).out()).isEmpty();
        assertThat(templates("diff", reversed, "--fail").exits(0).out()).doesNotContain("cruddur-messages-cache");
    }

    @Test
    void template_of_an_earlier_synth_does_not_hide_a_removed_stack() {
        TemplatePair pair = TemplatePair.of("prod", directory).manifest(ANYWHERE, "network", "stream", "cache");

        assertThat(templates("guard", pair).exits(1).out())
                .startsWith("Refused: AWS::DynamoDB::Table %s in cruddur-messages-data: removed".formatted(TABLE));
    }

    @Test
    void assembly_is_compared_with_templates_that_have_no_manifest() {
        TemplatePair pair = dev().manifest(ANYWHERE, "data", "network", "stream");

        templates("diff", pair, "--fail").exits(0);
    }

    @Test
    void diff_prints_how_to_delete_a_removed_stack_unless_it_holds_data() {
        assertThat(templates("diff", dev().remove("network")).exits(0).err())
                .contains(
                        "A deploy leaves the stack cruddur-messages-network in the account",
                        "aws cloudformation delete-stack --stack-name cruddur-messages-network");
        assertThat(templates(
                                "diff",
                                TemplatePair.of("dev", directory.resolve("other"))
                                        .remove("data"))
                        .exits(0)
                        .err())
                .doesNotContain("delete-stack");
    }

    @ParameterizedTest
    @ValueSource(strings = {"diff", "guard"})
    void dummy_values_of_missing_look_ups_are_a_failure_on_either_side(String command) {
        TemplatePair pair = dev().manifest(ANYWHERE, "data", "network", "stream");
        pair.missing("availability-zones:account=1");
        String message = "cruddur: The templates have dummy values because these were never looked up in the account: "
                + "availability-zones:account=1. Run with credentials of the account: npx cdk synth -c stage=dev -o "
                + pair.next();

        assertThat(templates(command, pair, "--stage", "dev").exits(1).err()).isEqualToIgnoringNewLines(message);
        assertThat(templates(command, new TemplatePair(pair.next(), pair.base()), "--stage", "dev")
                        .exits(1)
                        .err())
                .isEqualToIgnoringNewLines(message);
    }

    @Test
    void assembly_without_a_stack_is_wrong_usage() {
        assertThat(templates("diff", dev().manifest(ANYWHERE)).exits(2).err()).contains("has no *.template.json");
    }

    @Test
    void json_contains_the_stage_the_verdict_and_the_finding() {
        CommandRun guard = templates("guard", prodWithoutProtection(), "--format", "json", "--stage", "prod");

        assertThat(guard.json()).hasSize(1).first().satisfies(json -> {
            assertThat(json.path("stage").asText()).isEqualTo("prod");
            assertThat(json.path("verdict").asText()).isEqualTo("REFUSED");
            assertThat(json.at("/finding/resource/logicalId").asText()).isEqualTo(TABLE);
            assertThat(json.at("/finding/property").asText()).isEqualTo("DeletionProtectionEnabled");
        });
    }

    @Test
    void unknown_base_and_directory_are_wrong_usage() {
        String base = dev().base().toString();

        assertThat(CommandRun.inThisJvm("templates", "diff", "no-such-ref")
                        .exits(2)
                        .err())
                .startsWith("cruddur templates diff: 'no-such-ref' is neither a commit nor a directory with");
        assertThat(CommandRun.inThisJvm("templates", "diff", base, "--assembly", "bin")
                        .exits(2)
                        .err())
                .contains("--assembly bin has no *.template.json. To make them, run npx cdk synth -o cdk.out");
    }
}
