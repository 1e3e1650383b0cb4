package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.local.Shortfall;
import com.cruddur.messaging.testing.ProcessRun;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The stage {@code prod} in the emulator's account, with that account's default VPC, which the CLI looks up. Without
 * DAX, auto scaling and alarms, since clusters, scaling and composite alarms are among the {@link
 * Shortfall#UNKNOWN_TYPES}: its capacity is the default, a fixed one. {@code UpIT} deploys the other alarms.
 */
class ProdDeployIT extends DeployedStage {

    ProdDeployIT() {
        super("prod");
    }

    @Override
    void reduce(ObjectNode settings) {
        reduceProd(settings);
    }

    static void reduceProd(ObjectNode settings) {
        settings.withObject("/environment").put("account", Emulator.ACCOUNT);
        settings.remove("dax");
        settings.remove("watch");
        settings.withObject("/table").remove("capacity");
    }

    @Test
    @Order(AFTER_COMPARING)
    void destroy_of_protected_stacks_is_refused() throws Exception {
        ProcessRun destroy = cdk.destroy();

        assertThat(destroy.exit()).as(destroy.output()).isNotZero();
        assertThat(destroy.output()).contains("TerminationProtection");
        for (String stack : Deployment.STACKS) {
            assertThat(deployment.stack(stack).stackStatusAsString()).isEqualTo("CREATE_COMPLETE");
        }
    }

    @Test
    @Order(AFTER_COMPARING + 1)
    void destroy_leaves_the_retained_table_with_its_items() throws Exception {
        try (DynamoDbClient client = emulator.client(DynamoDbClient.builder())) {
            Conversation conversation = new Conversation(client);
            conversation.write();
            cdk.stage("prod", prod -> {
                reduce(prod);
                prod.withObject("/table").put("deletionProtection", false);
            });
            cdk.deploy().succeeds();

            cdk.destroy().succeeds();

            assertThat(cdk.diff().output()).contains("Number of stacks with differences: 3");
            assertThat(conversation.messages()).containsExactly("first", "second");
        }
    }

    @Test
    @Order(AFTER_COMPARING + 2)
    void table_that_was_left_comes_back_into_its_stack_with_its_items() throws Exception {
        String command = cdk.adopt()
                .succeeds()
                .output()
                .lines()
                .filter(line -> line.startsWith("npx cdk import cruddur-messages-data "))
                .findAny()
                .orElseThrow();
        cdk.printed(command).succeeds();
        cdk.run("deploy", "cruddur-messages-data", "--require-approval", "never")
                .succeeds();

        try (DynamoDbClient client = emulator.client(DynamoDbClient.builder())) {
            assertThat(new Conversation(client).messages()).containsExactly("first", "second");
        }
        assertThat(cdk.run("diff", "cruddur-messages-data").succeeds().output())
                .contains("Number of stacks with differences: 0");
    }
}
