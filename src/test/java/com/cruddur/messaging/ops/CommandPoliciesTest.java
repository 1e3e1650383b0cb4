package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.delivery.AutoScaling;
import com.cruddur.messaging.delivery.HandMade;
import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.infra.PolicySimulator;
import com.cruddur.messaging.infra.PolicySimulator.Decision;
import com.cruddur.messaging.infra.PolicySimulator.Request;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.RecordedRequests;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
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
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * The policies in {@code docs/iam}. Each command runs in an emulated account, and IAM's rules decide every request that it
 * sends. A command that begins to send another request fails here.
 */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
@TestInstance(Lifecycle.PER_CLASS)
class CommandPoliciesTest {

    private static final Path DIRECTORY = Path.of("docs/iam");
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/cruddur-messages";

    private static final Map<String, String> RESOURCES = Map.of(
            "table", TABLE,
            "other table", TABLE + "-other",
            "log group", "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/cruddur-messaging-stream",
            "function", "arn:aws:lambda:us-east-1:111122223333:function:cruddur-messaging-stream",
            "key", "arn:aws:kms:us-east-1:111122223333:key/5ae290ed-55d1-47a0-bc6d-fe2bc2700399",
            "stack", "arn:aws:cloudformation:us-east-1:111122223333:stack/cruddur-messages-data/id");

    /** The commands that have a policy, each in a file of its name. */
    enum Policy {
        ADOPT,
        SCAN,
        DROP;

        static Policy of(Path file) {
            return valueOf(file.getFileName().toString().replace(".json", "").toUpperCase(Locale.ROOT));
        }

        JsonNode document() {
            try {
                return Run.parse(Files.readString(DIRECTORY.resolve(name().toLowerCase(Locale.ROOT) + ".json")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Set<String> actions() {
            return document().get("Statement").findValues("Action").stream()
                    .flatMap(actions -> actions.isArray() ? actions.valueStream() : Stream.of(actions))
                    .map(JsonNode::asText)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        Decision decide(Request request) {
            return new PolicySimulator(document().get("Statement")).decide(request);
        }
    }

    private final Map<Policy, List<Request>> requests = new EnumMap<>(Policy.class);
    private final Map<String, String> propertiesBefore = new HashMap<>();

    @BeforeAll
    void run_every_command(@TempDir Path directory) throws IOException {
        try (AutoScaling scaling = new AutoScaling()) {
            set("aws.accessKeyId", RequestedActions.ACCOUNT);
            set("aws.secretAccessKey", "secret");
            set("aws.region", RequestedActions.REGION);
            set("aws.endpointUrl", EmulatedAws.ENDPOINT);
            set("aws.endpointUrlApplicationAutoScaling", scaling.endpoint().toString());
            makeTableAndFunction();
            String assembly = TemplatePair.of("prod", directory)
                    .manifest("aws://111122223333/us-east-1", "data", "network", "stream", "cache", "watch")
                    .next()
                    .toString();
            String into = directory.resolve("cdk.import").toString();

            run(Policy.ADOPT, "adopt", "prod", "--assembly", assembly, "--into", into);
            run(Policy.SCAN, "ddb", "scan", "prod");
            run(Policy.DROP, "ddb", "drop", Schema.TABLE, "prod", "--yes");
        }
    }

    private void set(String property, String value) {
        propertiesBefore.put(property, System.setProperty(property, value));
    }

    @AfterAll
    void put_properties_back() {
        propertiesBefore.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    private static void makeTableAndFunction() throws IOException {
        new HandMade(CommandPoliciesTest::client);
        try (KmsClient keys = client(KmsClient.builder());
                DynamoDbClient tables = client(DynamoDbClient.builder())) {
            String key = keys.createKey().keyMetadata().arn();
            tables.updateTable(update -> update.tableName(Schema.TABLE)
                    .sseSpecification(encryption ->
                            encryption.enabled(true).sseType(SSEType.KMS).kmsMasterKeyId(key)));
        }
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return EmulatedAws.client(builder, RequestedActions.ACCOUNT, RequestedActions.REGION);
    }

    private void run(Policy policy, String... command) {
        requests.computeIfAbsent(policy, any -> new ArrayList<>())
                .addAll(RequestedActions.of(RecordedRequests.of(
                        RequestedActions.ACCOUNT, () -> Run.inThisJvm(command).exits(0))));
    }

    @Test
    void every_file_is_a_policy_of_a_command() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            assertThat(files.filter(file -> file.toString().endsWith(".json")).map(Policy::of))
                    .containsExactlyInAnyOrder(Policy.values());
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_request_of_the_command_is_allowed(Policy policy) {
        assertThat(requests.get(policy))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(policy.decide(request)).isEqualTo(Decision.ALLOWED));
    }

    @ParameterizedTest
    @EnumSource
    void every_action_of_the_policy_is_in_a_request_of_the_command(Policy policy) {
        assertThat(policy.actions())
                .isEqualTo(requests.get(policy).stream()
                        .map(Request::action)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @EnumSource
    void same_request_is_denied_elsewhere(Policy policy) {
        assertThat(requests.get(policy))
                .filteredOn(request -> !request.resource().equals("*"))
                .flatExtracting(request -> List.of(
                        on(request, RequestedActions.ACCOUNT, "444455556666"),
                        on(request, RequestedActions.REGION, "eu-west-1")))
                .allSatisfy(request -> assertThat(policy.decide(request)).isEqualTo(Decision.DENIED));
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
    void request_that_the_command_does_not_send_is_denied(Policy policy, String action, String where, String keys) {
        Map<String, List<String>> context =
                keys == null ? Map.of() : Map.of("dynamodb:LeadingKeys", List.of(keys.split(" ")));

        assertThat(policy.decide(new Request(action, RESOURCES.get(where), context)))
                .isEqualTo(Decision.DENIED);
    }

    @Test
    void other_key_takes_the_statement_that_the_policy_of_the_stacks_key_has() throws IOException {
        JsonNode template = Run.parse(Files.readString(
                Path.of("src/test/resources/fixture/snapshots/prod-own-key/cruddur-messages-data.template.json")));
        JsonNode ofStacks = template.path("Resources")
                .findValues("KeyPolicy")
                .get(0)
                .path("Statement")
                .valueStream()
                .filter(statement -> statement.path("Sid").asText().equals("UseThroughDynamoDB"))
                .findFirst()
                .orElseThrow();
        String page = Files.readString(DIRECTORY.resolve("README.md"));
        JsonNode ofPage = Run.parse(page.split("```json\n|```")[3]);

        assertThat(ofPage.get("Action")).isEqualTo(ofStacks.get("Action"));
        assertThat(ofPage.at("/Condition/StringEquals/kms:ViaService"))
                .isEqualTo(ofStacks.at("/Condition/StringEquals/kms:ViaService"));
    }

    /** AWS's own policy for everything in DynamoDB has no place here. */
    @Test
    void no_file_of_the_project_gives_full_access() throws IOException {
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
