package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.testing.Command;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The stage {@code prod} in the emulator's account, with that account's default VPC, which the CLI looks up. Without
 * {@link Shortfall#DAX} and {@link Shortfall#AUTO_SCALING}: its capacity is the default, a fixed one.
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
        settings.withObject("/table").remove("capacity");
    }

    @AfterAll
    void say_what_is_not_covered() {
        for (Shortfall shortfall : Shortfall.values()) {
            System.out.println(shortfall);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DAX", "AUTO_SCALING", "FLOW_LOG"})
    @Order(AFTER_COMPARING)
    void type_that_was_left_out_is_unknown_still(Shortfall type) {
        try (CloudFormationClient client = emulator.client(CloudFormationClient.builder())) {
            assertThatThrownBy(() -> client.createStack(
                            stack -> stack.stackName("unknown-type").templateBody("""
                                    {"Resources": {"Any": {"Type": "%s"}}}""".formatted(type.what))))
                    .as("%s", type)
                    .isInstanceOf(CloudFormationException.class)
                    .hasMessageContaining("Unrecognized resource types: [%s]", type.what);
        }
    }

    @Test
    @Order(AFTER_COMPARING + 1)
    void destroy_of_protected_stacks_is_refused() throws Exception {
        Command destroy = cdk.destroy();

        assertThat(destroy.exit()).as(destroy.output()).isNotZero();
        assertThat(destroy.output()).contains("TerminationProtection");
        for (String stack : Deployment.STACKS) {
            assertThat(deployment.stack(stack).stackStatusAsString()).isEqualTo("CREATE_COMPLETE");
        }
    }

    @Test
    @Order(AFTER_COMPARING + 2)
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
    @Order(AFTER_COMPARING + 3)
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

    @Test
    @Order(AFTER_COMPARING + 4)
    void retained_table_is_still_overwritten_by_the_next_create() {
        try (CloudFormationClient client = emulator.client(CloudFormationClient.builder())) {
            client.createStack(stack -> stack.stackName("collision").templateBody("""
                            {"Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": {
                                "TableName": "cruddur-messages",
                                "BillingMode": "PAY_PER_REQUEST",
                                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]}}}}"""));

            assertThat(client.waiter()
                            .waitUntilStackCreateComplete(describe -> describe.stackName("collision"))
                            .matched()
                            .response())
                    .as("%s", Shortfall.COLLISION)
                    .isPresent();
        }
    }
}
