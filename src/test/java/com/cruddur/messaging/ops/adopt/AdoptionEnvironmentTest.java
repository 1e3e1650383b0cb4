package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.testing.StandInClient;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;

/** Tests that resources of a different account or region are refused. */
class AdoptionEnvironmentTest {

    private static final String TABLE = "arn:aws:dynamodb:us-east-1:%s:table/cruddur-messages";

    @TempDir
    Path directory;

    private Assembly assembly(String environment) {
        return Assembly.open(TemplatePair.of("prod", directory)
                .manifest(environment, "data", "network", "stream", "cache")
                .next());
    }

    @Test
    void account_and_region_of_the_stacks_are_accepted() {
        AdoptionEnvironment stacks = new AdoptionEnvironment(assembly("aws://111122223333/us-east-1"));

        assertThatCode(() -> stacks.requireRegion("us-east-1")).doesNotThrowAnyException();
        assertThatCode(() -> stacks.requireAccountOf(TABLE.formatted("111122223333")))
                .doesNotThrowAnyException();
    }

    @Test
    void every_account_and_region_is_accepted_if_the_stacks_name_none() {
        AdoptionEnvironment stacks = new AdoptionEnvironment(assembly("aws://unknown-account/unknown-region"));

        assertThatCode(() -> stacks.requireRegion("eu-west-1")).doesNotThrowAnyException();
        assertThatCode(() -> stacks.requireAccountOf(TABLE.formatted("444455556666")))
                .doesNotThrowAnyException();
    }

    @Test
    void resource_in_a_different_account_is_refused() {
        Assembly assembly = assembly("aws://111122223333/us-east-1");

        TableDescription table = TableDescription.builder()
                .tableArn(TABLE.formatted("444455556666"))
                .build();

        assertRefused(() -> ExistingTable.find(null, null, null, assembly, table));
        assertRefused(() -> ExistingLogGroup.find(new OtherLogs(), assembly));
        assertRefused(() -> ExistingFunction.find(
                new OtherFunctions(), assembly, table, new StreamReaders(List.of(), List.of(), List.of())));
    }

    private static void assertRefused(ThrowingCallable search) {
        assertThatThrownBy(search)
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("The stacks are for the account 111122223333, but arn:aws:")
                .hasMessageContaining(":444455556666:")
                .hasMessageEndingWith("Use credentials of the stacks' account, or change the account in cdk.json.");
    }

    private static final class OtherLogs implements CloudWatchLogsClient, StandInClient {

        @Override
        public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
            String name = request.logGroupNamePrefix();
            return DescribeLogGroupsResponse.builder()
                    .logGroups(LogGroup.builder()
                            .logGroupName(name)
                            .arn("arn:aws:logs:us-east-1:444455556666:log-group:%s:*".formatted(name))
                            .build())
                    .build();
        }
    }

    private static final class OtherFunctions implements LambdaClient, StandInClient {

        @Override
        public GetFunctionResponse getFunction(GetFunctionRequest request) {
            return GetFunctionResponse.builder()
                    .configuration(function -> function.functionArn(
                            "arn:aws:lambda:us-east-1:444455556666:function:" + request.functionName()))
                    .build();
        }
    }
}
