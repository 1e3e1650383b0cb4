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
 * Deploys the stage {@code prod} to the emulator's account, with the default VPC of that account, which the CLI looks
 * up. It has no DAX, auto scaling and alarms, because of {@link Shortfall#UNKNOWN_TYPES}. Its capacity is the default,
 * which is fixed. {@code UpIT} deploys the alarms that are not composite.
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
            DeployedConversation conversation = new DeployedConversation(client);
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
    void retained_table_is_imported_into_its_stack_with_its_items() throws Exception {
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
            assertThat(new DeployedConversation(client).messages()).containsExactly("first", "second");
        }
        assertThat(cdk.run("diff", "cruddur-messages-data").succeeds().output())
                .contains("Number of stacks with differences: 0");
    }
}
