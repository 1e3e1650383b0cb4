package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.infra.PolicySimulator.Decision;
import com.cruddur.messaging.infra.PolicySimulator.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Checks how the synthesized policies of prod decide requests to DynamoDB. */
class PolicySimulationTest {

    private static final String TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/cruddur-messages";
    private static final String STREAM = TABLE + "/stream/2026-11-20T00:00:00.000";

    /** The resources of requests. */
    private static final Map<String, String> RESOURCES = Map.of(
            "table", TABLE,
            "index", TABLE + "/index/message-group-sk-index",
            "other index", TABLE + "/index/other",
            "other table", TABLE + "-other",
            "table elsewhere", TABLE.replace("us-east-1", "eu-west-1"),
            "stream", STREAM,
            "other stream", TABLE + "-other/stream/2026-11-20T00:00:00.000");

    /** The senders of requests. */
    enum Identity {
        FUNCTION("stream", "AWS::IAM::Policy"),
        BACKEND("data", "AWS::IAM::ManagedPolicy"),
        DAX("cache", "AWS::IAM::Policy");

        private final String stack;
        private final String type;

        Identity(String stack, String type) {
            this.stack = stack;
            this.type = type;
        }

        JsonNode statements() {
            JsonNode statements =
                    Synthesized.of(Variant.PROD).properties(stack, type).at("/PolicyDocument/Statement");
            return Synthesized.json(resolved(statements.toString()));
        }

        Decision decide(Request request) {
            return new PolicySimulator(statements()).decide(request);
        }
    }

    /** Resolves the table and its stream. Other references stay as they are, since no request names them. */
    private static String resolved(String statements) {
        return statements
                .replaceAll(
                        "\\{\"Fn::(GetAtt\":\\[\"MessagesTable\\w+\",\"Arn\"]|ImportValue\":\"[^\"]+Arn740BEFE6\")}",
                        quoted(TABLE))
                .replaceAll("\\{\"Fn::ImportValue\":\"[^\"]+StreamArn24A7C795\"}", quoted(STREAM))
                .replaceAll("\\{\"Fn::Join\":\\[\"\",\\[\"([^\"]+)\",\"([^\"]+)\"]]}", quoted("$1$2"));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    /** IAM authorises a transaction by the action and key of each of its operations. */
    private static Request request(String action, String where, String keys) {
        return new Request(
                "dynamodb:" + action,
                RESOURCES.get(where),
                keys == null ? Map.of() : Map.of("dynamodb:LeadingKeys", List.of(keys.split(" "))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            WHO      | ACTION             | WHERE           | LEADING KEYS | DECISION
            FUNCTION | PutItem            | table           | GRP#u        | ALLOWED
            FUNCTION | DeleteItem         | table           | GRP#u        | ALLOWED
            FUNCTION | PutItem            | table           | GRP#u GRP#v  | ALLOWED
            FUNCTION | Query              | table           | GRP#u        | ALLOWED
            FUNCTION | Query              | index           | g            | ALLOWED
            FUNCTION | GetRecords         | stream          |              | ALLOWED
            FUNCTION | PutItem            | table           | MSG#g        | DENIED
            FUNCTION | DeleteItem         | table           | MSG#g        | DENIED
            FUNCTION | PutItem            | table           | GRP#u MSG#g  | DENIED
            FUNCTION | Query              | table           | MSG#g        | DENIED
            FUNCTION | PutItem            | table           |              | DENIED
            FUNCTION | DeleteItem         | table           |              | DENIED
            FUNCTION | Query              | table           |              | DENIED
            FUNCTION | PutItem            | other table     | GRP#u        | DENIED
            FUNCTION | DeleteItem         | other table     | GRP#u        | DENIED
            FUNCTION | PutItem            | table elsewhere | GRP#u        | DENIED
            FUNCTION | Query              | other index     | g            | DENIED
            FUNCTION | GetRecords         | other stream    |              | DENIED
            FUNCTION | UpdateItem         | table           | GRP#u        | DENIED
            FUNCTION | Scan               | table           |              | DENIED
            FUNCTION | Scan               | index           |              | DENIED
            FUNCTION | DeleteTable        | table           |              | DENIED
            BACKEND  | Query              | table           | MSG#g        | ALLOWED
            BACKEND  | Query              | table           | GRP#u        | ALLOWED
            BACKEND  | PutItem            | table           | MSG#g        | ALLOWED
            BACKEND  | PutItem            | table           | GRP#u        | ALLOWED
            BACKEND  | PutItem            | table           |              | DENIED
            BACKEND  | Query              | table           |              | DENIED
            BACKEND  | PutItem            | table           | USER#u       | DENIED
            BACKEND  | PutItem            | other table     | MSG#g        | DENIED
            BACKEND  | Query              | other table     | MSG#g        | DENIED
            BACKEND  | Query              | table elsewhere | MSG#g        | DENIED
            BACKEND  | Query              | index           | g            | DENIED
            BACKEND  | Query              | other index     | g            | DENIED
            BACKEND  | DeleteItem         | table           | MSG#g        | DENIED
            BACKEND  | UpdateItem         | table           | MSG#g        | DENIED
            BACKEND  | Scan               | table           |              | DENIED
            BACKEND  | UpdateTable        | table           |              | DENIED
            BACKEND  | DeleteTable        | table           |              | DENIED
            BACKEND  | GetRecords         | stream          |              | DENIED
            DAX      | PutItem            | table           | MSG#g        | ALLOWED
            DAX      | DescribeTable      | table           |              | ALLOWED
            DAX      | PutItem            | table           |              | DENIED
            DAX      | DescribeTable      | other table     |              | DENIED
            DAX      | Scan               | table           |              | DENIED
            """)
    void policy_decides_the_request_as_listed(
            Identity who, String action, String where, String keys, Decision decision) {
        assertThat(who.decide(request(action, where, keys))).isEqualTo(decision);
    }

    /** Tries every action of the service on every resource, with each kind of key and without a key. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FUNCTION | DeleteItem DescribeStream GetRecords GetShardIterator ListStreams PutItem Query
            BACKEND  | PutItem Query
            DAX      | DescribeTable PutItem Query
            """)
    void only_these_actions_are_allowed(Identity who, String actions) {
        Set<String> allowed = new TreeSet<>();
        for (String action : actions()) {
            for (String where : RESOURCES.keySet()) {
                for (String keys : new String[] {null, "MSG#g", "GRP#u", "g"}) {
                    if (who.decide(request(action, where, keys)) == Decision.ALLOWED) {
                        allowed.add(action);
                    }
                }
            }
        }
        assertThat(allowed).containsExactly(actions.split(" "));
    }

    /** Returns every operation of the API, and the actions that are not operations. */
    private static Set<String> actions() {
        Stream<String> operations = Stream.of(DynamoDbClient.class, DynamoDbStreamsClient.class)
                .flatMap(client -> Stream.of(client.getMethods()))
                .filter(method -> method.getReturnType().getSimpleName().endsWith("Response"))
                .map(Method::getName)
                .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1));
        return Stream.concat(
                        operations,
                        Stream.of(
                                "ConditionCheckItem",
                                "PartiQLDelete",
                                "PartiQLInsert",
                                "PartiQLSelect",
                                "PartiQLUpdate"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource
    void request_without_a_key_is_denied_by_the_null_condition(Identity who) {
        JsonNode statements = who.statements();
        statements.forEach(statement -> {
            if (statement.path("Condition") instanceof ObjectNode condition) {
                condition.remove("Null");
            }
        });

        assertThat(new PolicySimulator(statements).decide(request("PutItem", "table", null)))
                .isEqualTo(Decision.ALLOWED);
        assertThat(who.decide(request("PutItem", "table", null))).isEqualTo(Decision.DENIED);
    }

    @Test
    void deny_overrides_allow() {
        PolicySimulator simulator = new PolicySimulator(Synthesized.json("""
                [
                  { "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" },
                  { "Effect": "Deny", "Action": ["dynamodb:Delete*"], "Resource": "arn:aws:dynamodb:*:*:table/cruddur-*" }
                ]"""));

        assertThat(simulator.decide(request("PutItem", "table", null))).isEqualTo(Decision.ALLOWED);
        assertThat(simulator.decide(request("DeleteTable", "table", null))).isEqualTo(Decision.DENIED);
    }
}
