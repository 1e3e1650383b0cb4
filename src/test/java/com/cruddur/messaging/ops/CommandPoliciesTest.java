package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.infra.PolicySimulator.Decision;
import com.cruddur.messaging.infra.PolicySimulator.Request;
import com.cruddur.messaging.testing.Checkout;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the policies in {@code docs/iam}. Each command runs in an emulated account, and IAM's rules are applied to each of its
 * requests. The test fails if a command sends a request that its policy does not allow.
 */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
@TestInstance(Lifecycle.PER_CLASS)
class CommandPoliciesTest {

    private static final String TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/cruddur-messages";

    private static final Map<String, String> RESOURCES = Map.ofEntries(
            Map.entry("table", TABLE),
            Map.entry("other table", TABLE + "-other"),
            Map.entry("second table", TABLE + "-at-20261120T115205Z"),
            Map.entry("other index", TABLE + "/index/other"),
            Map.entry("queue", "arn:aws:sqs:us-east-1:111122223333:cruddur-messages-stream-TriggerFailures-x"),
            Map.entry("other queue", "arn:aws:sqs:us-east-1:111122223333:other"),
            Map.entry("other log group", "arn:aws:logs:us-east-1:111122223333:log-group:other:log-stream:"),
            Map.entry(
                    "log group", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/cruddur-messaging-stream"),
            Map.entry("function", "arn:aws:lambda:us-east-1:111122223333:function:cruddur-messaging-stream"),
            Map.entry("key", "arn:aws:kms:us-east-1:111122223333:key/5ae290ed-55d1-47a0-bc6d-fe2bc2700399"),
            Map.entry("stack", "arn:aws:cloudformation:us-east-1:111122223333:stack/cruddur-messages-data/id"));

    private Map<CommandPolicy, List<Request>> requests;
    private Map<String, List<Request>> withoutPolicy;

    @BeforeAll
    void run_every_command(@TempDir Path directory) throws IOException {
        try (RecordedCommands commands = new RecordedCommands()) {
            requests = commands.run(directory);
            withoutPolicy = commands.withoutPolicy();
        }
    }

    @Test
    void every_file_is_the_policy_of_a_command() throws IOException {
        try (Stream<Path> files = Files.list(CommandPolicy.DIRECTORY)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json")).map(CommandPolicy::of))
                    .containsExactlyInAnyOrder(CommandPolicy.values());
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_request_of_the_command_is_allowed(CommandPolicy policy) {
        assertThat(requests.get(policy))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(policy.decide(request)).isEqualTo(Decision.ALLOWED));
    }

    @ParameterizedTest
    @EnumSource
    void every_permission_is_needed_by_a_request_of_the_command(CommandPolicy policy) {
        assertThat(policy.permissions())
                .allSatisfy(permission -> assertThat(requests.get(policy))
                        .anyMatch(request -> permission.decide(request) == Decision.ALLOWED));
    }

    @ParameterizedTest
    @EnumSource
    void same_request_is_denied_in_a_different_account_or_region(CommandPolicy policy) {
        assertThat(requests.get(policy))
                .filteredOn(request -> !request.resource().equals("*"))
                .flatExtracting(request -> List.of(
                        on(request, RequestedActions.ACCOUNT, "444455556666"),
                        on(request, RequestedActions.REGION, "eu-west-1")))
                .allSatisfy(request -> assertThat(policy.decide(request)).isEqualTo(Decision.DENIED));
    }

    /** A command that follows a stream does not end by itself, so {@code ddb tail} is not run here. */
    @Test
    void page_has_the_actions_of_each_command_without_a_policy() throws IOException {
        Map<String, Set<String>> onPage = new TreeMap<>();
        Files.readAllLines(CommandPolicy.DIRECTORY.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `ddb "))
                .map(line -> line.split("`"))
                .forEach(codes -> onPage.put(
                        codes[1],
                        Stream.of(codes)
                                .filter(code -> code.startsWith("dynamodb:"))
                                .collect(Collectors.toSet())));
        assertThat(onPage).containsKey("ddb tail prod");
        onPage.remove("ddb tail prod");
        Map<String, Set<String>> sent = new TreeMap<>();
        withoutPolicy.forEach((command, actions) ->
                sent.put(command, actions.stream().map(Request::action).collect(Collectors.toSet())));

        assertThat(onPage).isEqualTo(sent);
        assertThat(withoutPolicy)
                .allSatisfy((command, actions) -> assertThat(actions.stream()
                                .anyMatch(each -> each.resource().contains("/index/")))
                        .isEqualTo(command.equals("ddb send TEXT prod")));
    }

    private static Request on(Request request, String part, String other) {
        return new Request(request.action(), request.resource().replace(part, other), request.context());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            POLICY  | ACTION                              | WHERE       | LEADING KEYS
            SCAN    | dynamodb:Scan                       | other table |
            SCAN    | dynamodb:Query                      | table       | MSG#g
            SCAN    | dynamodb:PutItem                    | table       | MSG#g
            DROP    | dynamodb:DeleteTable                | other table |
            DROP    | dynamodb:UpdateTable                | table       |
            DROP    | dynamodb:Scan                       | table       |
            REPAIR  | dynamodb:PutItem                    | table       | MSG#g
            REPAIR  | dynamodb:PutItem                    | table       | GRP#u MSG#g
            REPAIR  | dynamodb:PutItem                    | table       |
            REPAIR  | dynamodb:PutItem                    | other table | GRP#u
            REPAIR  | dynamodb:DeleteItem                 | table       | MSG#g
            REPAIR  | dynamodb:UpdateItem                 | table       | GRP#u
            REPAIR  | dynamodb:BatchWriteItem             | table       | GRP#u
            REPAIR  | dynamodb:Query                      | table       | USER#u
            REPAIR  | dynamodb:Scan                       | table       |
            REPAIR  | dynamodb:Scan                       | other index |
            REPAIR  | dynamodb:RestoreTableToPointInTime  | table       |
            REPAIR  | dynamodb:DeleteTable                | table       |
            REPAIR  | sqs:PurgeQueue                      | queue       |
            REPAIR  | sqs:SendMessage                     | queue       |
            REPAIR  | sqs:DeleteMessage                   | other queue |
            REPAIR  | logs:FilterLogEvents                | other log group |
            REPAIR  | logs:DeleteLogGroup                 | log group   |
            REPAIR  | cloudformation:DescribeStacks       | stack       |
            RESTORE | dynamodb:DeleteItem                 | table       | MSG#g
            RESTORE | dynamodb:DeleteItem                 | table       |
            RESTORE | dynamodb:PutItem                    | table       | USER#u
            RESTORE | dynamodb:PutItem                    | table       |
            RESTORE | dynamodb:PutItem                    | other table | MSG#g
            RESTORE | dynamodb:UpdateItem                 | table       | MSG#g
            RESTORE | dynamodb:BatchWriteItem             | table       | MSG#g
            RESTORE | dynamodb:Scan                       | other table |
            RESTORE | dynamodb:DeleteTable                | table       |
            RESTORE | dynamodb:DeleteTable                | second table |
            RESTORE | dynamodb:RestoreTableToPointInTime  | other table |
            RESTORE | dynamodb:UpdateContinuousBackups    | table       |
            RESTORE | sqs:DeleteMessage                   | queue       |
            ADOPT   | dynamodb:DescribeTable              | other table |
            ADOPT   | dynamodb:Scan                       | table       |
            ADOPT   | dynamodb:UpdateTable                | table       |
            ADOPT   | dynamodb:UpdateContinuousBackups    | table       |
            ADOPT   | kms:Decrypt                         | key         |
            ADOPT   | lambda:DeleteFunction               | function    |
            ADOPT   | logs:FilterLogEvents                | log group   |
            ADOPT   | cloudformation:DeleteStack          | stack       |
            ADOPT   | cloudformation:CreateChangeSet      | stack       |
            """)
    void request_that_the_command_does_not_send_is_denied(
            CommandPolicy policy, String action, String where, String keys) {
        Map<String, List<String>> context =
                keys == null ? Map.of() : Map.of("dynamodb:LeadingKeys", List.of(keys.split(" ")));

        assertThat(policy.decide(new Request(action, RESOURCES.get(where), context)))
                .isEqualTo(Decision.DENIED);
    }

    @Test
    void key_statement_of_the_page_matches_the_policy_of_the_stacks_key() throws IOException {
        JsonNode template = CommandRun.parse(Files.readString(
                Path.of("src/test/resources/fixture/snapshots/prod-own-key/cruddur-messages-data.template.json")));
        JsonNode ofStacks = template.path("Resources")
                .findValues("KeyPolicy")
                .get(0)
                .path("Statement")
                .valueStream()
                .filter(statement -> statement.path("Sid").asText().equals("UseThroughDynamoDB"))
                .findFirst()
                .orElseThrow();
        String page = Files.readString(CommandPolicy.DIRECTORY.resolve("README.md"));
        JsonNode ofPage = CommandRun.parse(page.split("```json\n|```")[3]);

        assertThat(ofPage.get("Action")).isEqualTo(ofStacks.get("Action"));
        assertThat(ofPage.at("/Condition/StringEquals/kms:ViaService"))
                .isEqualTo(ofStacks.at("/Condition/StringEquals/kms:ViaService"));
    }

    /** No policy may be as wide as AWS's managed policy for full access to DynamoDB. */
    @Test
    void no_file_names_the_managed_policy_for_full_access() throws IOException {
        String fullAccess = "DynamoDB" + "FullAccess";
        try (Stream<Path> files = Stream.of("docs", "lambda/src", "src/main", "src/test", "README.md", "RATIONALE.md")
                .flatMap(CommandPoliciesTest::files)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain(fullAccess));
        }
    }

    private static Stream<Path> files(String root) {
        try {
            return Files.walk(Checkout.ROOT.resolve(root)).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
