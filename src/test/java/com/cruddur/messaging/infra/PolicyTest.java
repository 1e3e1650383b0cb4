package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Synthesized.TABLE_ARN_EXPORT;
import static com.cruddur.messaging.infra.Synthesized.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks the exact statements of all policies. */
class PolicyTest {

    private static final String FUNCTION_STATEMENTS = """
            [
              {
                "Effect": "Allow",
                "Action": "dynamodb:Query",
                "Resource": { "Fn::Join": ["", [{ "Fn::ImportValue": "%1$s" }, "/index/message-group-sk-index"]] }
              },
              {
                "Effect": "Allow",
                "Action": ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query"],
                "Resource": { "Fn::ImportValue": "%1$s" },
                "Condition": {
                  "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["GRP#*"] },
                  "Null": { "dynamodb:LeadingKeys": "false" }
                }
              },
              {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": { "Fn::GetAtt": ["MoveLogs8F3C374D", "Arn"] }
              },
              %2$s
              {
                "Effect": "Allow",
                "Action": ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
                "Resource": {
                  "Fn::ImportValue": "cruddur-messages-data:ExportsOutputFnGetAttMessagesTable9E4E97A0StreamArn24A7C795"
                }
              },
              %3$s
              {
                "Effect": "Allow",
                "Action": "sqs:SendMessage",
                "Resource": { "Fn::GetAtt": ["TriggerFailuresFF936FA2", "Arn"] }
              }
            ]""";

    private static final String TRACES = """
            {
              "Effect": "Allow",
              "Action": ["dynamodb:ListStreams", "xray:PutTelemetryRecords", "xray:PutTraceSegments"],
              "Resource": "*"
            },""";

    private static final String LIST_STREAMS = """
            { "Effect": "Allow", "Action": "dynamodb:ListStreams", "Resource": "*" },""";

    private static final String PATTERNS_A_TO_D = """
            {
              "Effect": "Allow",
              "Action": ["dynamodb:PutItem", "dynamodb:Query"],
              "Resource": %s,
              "Condition": {
                "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["MSG#*", "GRP#*"] },
                "Null": { "dynamodb:LeadingKeys": "false" }
              }
            }""";

    private static final String OWN_TABLE = "{ \"Fn::GetAtt\": [\"MessagesTable9E4E97A0\", \"Arn\"] }";
    private static final String IMPORTED_TABLE = "{ \"Fn::ImportValue\": \"" + TABLE_ARN_EXPORT + "\" }";

    private final Synthesized dev = Synthesized.of(Variant.DEV);
    private final Synthesized prod = Synthesized.of(Variant.PROD);

    @Test
    void function_may_move_groups_read_the_stream_write_logs_and_send_failures() {
        assertThat(statements(dev, "stream", "AWS::IAM::Policy"))
                .isEqualTo(json(FUNCTION_STATEMENTS.formatted(TABLE_ARN_EXPORT, "", LIST_STREAMS)));
    }

    @Test
    void function_of_prod_may_also_send_traces() {
        assertThat(statements(prod, "stream", "AWS::IAM::Policy"))
                .isEqualTo(json(FUNCTION_STATEMENTS.formatted(TABLE_ARN_EXPORT, TRACES, "")));
    }

    @Test
    void backend_may_list_and_create_messages_and_groups() {
        assertThat(statements(dev, "data", "AWS::IAM::ManagedPolicy"))
                .isEqualTo(json("[%s]".formatted(PATTERNS_A_TO_D.formatted(OWN_TABLE))));
    }

    @Test
    void backend_of_prod_may_also_use_dax() {
        assertThat(statements(prod, "data", "AWS::IAM::ManagedPolicy"))
                .isEqualTo(json("[%s, %s]".formatted(PATTERNS_A_TO_D.formatted(OWN_TABLE), """
                                {
                                  "Effect": "Allow",
                                  "Action": ["dax:PutItem", "dax:Query"],
                                  "Resource": "arn:aws:dax:us-east-1:111122223333:cache/cruddur-messages"
                                }""")));
    }

    @Test
    void dax_may_serve_its_clients_and_describe_the_table() {
        assertThat(statements(prod, "cache", "AWS::IAM::Policy"))
                .isEqualTo(json("[%s, %s]"
                        .formatted(PATTERNS_A_TO_D.formatted(IMPORTED_TABLE), """
                                {
                                  "Effect": "Allow",
                                  "Action": "dynamodb:DescribeTable",
                                  "Resource": %s
                                }""".formatted(IMPORTED_TABLE))));
    }

    @Test
    void customer_managed_key_allows_use_through_dynamodb_and_administration_by_its_account() {
        JsonNode statements = Synthesized.of(Variant.PROD_OWN_KEY)
                .properties("data", "AWS::KMS::Key")
                .at("/KeyPolicy/Statement");

        assertThat(statements).isEqualTo(json("""
                        [
                          {
                            "Effect": "Allow",
                            "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
                            "Action": "kms:*",
                            "Resource": "*"
                          },
                          {
                            "Sid": "UseThroughDynamoDB",
                            "Effect": "Allow",
                            "Principal": { "AWS": "*" },
                            "Action": [
                              "kms:CreateGrant",
                              "kms:Decrypt",
                              "kms:DescribeKey",
                              "kms:Encrypt",
                              "kms:GenerateDataKey*",
                              "kms:ReEncrypt*"
                            ],
                            "Resource": "*",
                            "Condition": {
                              "StringEquals": {
                                "kms:CallerAccount": "111122223333",
                                "kms:ViaService": "dynamodb.us-east-1.amazonaws.com"
                              }
                            }
                          },
                          {
                            "Sid": "GrantToServicesOnly",
                            "Effect": "Deny",
                            "Principal": { "AWS": "*" },
                            "Action": "kms:CreateGrant",
                            "Resource": "*",
                            "Condition": {
                              "BoolIfExists": {
                                "aws:PrincipalIsAWSService": "false",
                                "kms:GrantIsForAWSResource": "false"
                              }
                            }
                          }
                        ]"""));
    }

    @ParameterizedTest
    @EnumSource
    void role_trusts_one_service_and_has_no_managed_policy(Variant variant) {
        Set<String> services = new TreeSet<>();
        for (String stack : List.of("data", "network", "stream", "cache")) {
            if (Synthesized.of(variant).template(stack) == null) {
                continue;
            }
            for (JsonNode role : Synthesized.of(variant).resources(stack, "AWS::IAM::Role")) {
                assertThat(role.at("/Properties").has("ManagedPolicyArns")).isFalse();
                assertThat(role.at("/Properties/AssumeRolePolicyDocument/Statement"))
                        .hasSize(1)
                        .first()
                        .satisfies(statement ->
                                services.add(statement.at("/Principal/Service").asText()));
            }
        }
        assertThat(services).isSubsetOf("lambda.amazonaws.com", "dax.amazonaws.com", "vpc-flow-logs.amazonaws.com");
    }

    /** Covers identity policies. Other tests pin endpoint, queue and key policies, which restrict access. */
    @ParameterizedTest
    @EnumSource
    void identity_policy_has_a_wildcard_only_for_actions_that_support_no_resource(Variant variant) {
        Synthesized.of(variant).templates().values().stream()
                .flatMap(template ->
                        StreamSupport.stream(template.get("Resources").spliterator(), false))
                .filter(resource -> resource.get("Type").asText().matches("AWS::IAM::(Managed)?Policy"))
                .flatMap(policy -> StreamSupport.stream(
                        policy.at("/Properties/PolicyDocument/Statement").spliterator(), false))
                .forEach(statement -> {
                    assertThat(statement.get("Action").toString()).doesNotContain("*");
                    if (statement.get("Resource").toString().contains("\"*\"")) {
                        assertThat(statement.get("Action").toString())
                                .isIn(
                                        json(LIST_STREAMS.replace("},", "}"))
                                                .get("Action")
                                                .toString(),
                                        json(TRACES.replace("},", "}"))
                                                .get("Action")
                                                .toString());
                    }
                });
    }

    private static JsonNode statements(Synthesized app, String stack, String type) {
        return app.properties(stack, type).at("/PolicyDocument/Statement");
    }
}
