package com.cruddur.messaging.infra;

import static com.cruddur.messaging.infra.Variant.DEV;
import static com.cruddur.messaging.infra.Variant.DEV_WITH_DAX;
import static com.cruddur.messaging.infra.Variant.PROD_OWN_VPC;

import com.cruddur.messaging.infra.Findings.Finding;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A rule that one construct breaks, and why it may.
 *
 * @param variants the variants in which it may; empty stands for all
 */
record Acknowledgement(String rule, String construct, String reason, Set<Variant> variants) {

    private static final String TABLE = "cruddur-messages-data/Messages/Table/Resource";
    private static final String FUNCTION = "cruddur-messages-stream/Move/Function/Resource";
    private static final String FUNCTION_POLICY = "cruddur-messages-stream/Move/Role/DefaultPolicy/Resource";
    private static final String FUNCTION_LOGS = "cruddur-messages-stream/Move/Logs/Resource";
    private static final String FAILURES = "cruddur-messages-stream/Trigger/Failures/Resource";
    private static final String VPC = "cruddur-messages-network/Network/Vpc/Resource";
    private static final String VPC_FLOWS = "cruddur-messages-network/Network/Flows/Resource";
    private static final String FLOWS_POLICY = "cruddur-messages-network/Network/FlowsRole/DefaultPolicy/Resource";
    private static final String CLUSTER = "cruddur-messages-cache/Cache/Cluster";
    private static final String CLUSTER_POLICY = "cruddur-messages-cache/Cache/Role/DefaultPolicy/Resource";

    private static final String MADE_AGAIN =
            "The stage's data is made again by seeding it; nothing of it is to be restored";
    private static final String OWN_POLICY =
            "Written for this role alone and deleted with it; a managed policy could be attached to others";
    private static final String LAST_STOP =
            "It is itself where failures end. Nothing consumes it, so no message of it can fail again";
    private static final String STREAM_INVOKED =
            "Only the stream invokes it, never asynchronously: what fails goes to the mapping's on-failure queue";
    private static final String TALKS_TO_DYNAMODB =
            "It talks to DynamoDB alone, over TLS, and its role allows nothing else; a VPC would restrict nothing more";
    private static final String NO_CONTENT =
            "No line holds any text of a message, and CloudWatch Logs encrypts every group with a key of its own";

    private static final String SUBSCRIPTION =
            "cruddur-messages-watch/Notifications/Topic/messaging-operators@cruddur.example/Resource";
    private static final String SEEN_ON_THE_DASHBOARD =
            "It needs nobody at once: it is seen on the dashboard, or rings with others through the outage alarm";

    /** The alarms that notify nobody. */
    private static final List<String> QUIET = List.of(
            "Cache/CacheCpuHigh",
            "Cache/CacheCreditsLow",
            "Cache/CacheEvicts",
            "Cache/CacheMemoryHigh",
            "DynamoDb/PutItemFaults",
            "DynamoDb/QueryFaults",
            "DynamoDb/TransactWriteItemsFaults",
            "DynamoDb/TransactionConflicts",
            "Function/FunctionErrors",
            "Function/FunctionSlow",
            "Function/FunctionThrottled",
            "Function/ListsLag",
            "Records/MovesLate",
            "Records/RecordsFail",
            "Records/RecordsRowless",
            "Trigger/InvocationsFail",
            "Trigger/RecordsGivenUp",
            "Trigger/TriggerDead");

    private static final List<Acknowledgement> LISTED = List.of(
            in("AwsSolutions-DDB3", TABLE, MADE_AGAIN, DEV, DEV_WITH_DAX),
            in("CT.DYNAMODB.PR.1", TABLE, MADE_AGAIN, DEV, DEV_WITH_DAX),
            in(
                    "CT.DYNAMODB.PR.2",
                    TABLE,
                    "Encrypted with DynamoDB's own key, which is free; the stage holds no people's data",
                    DEV,
                    DEV_WITH_DAX),
            anywhere(
                    "NIST.800.53.R5-DynamoDBInBackupPlan",
                    TABLE,
                    "Point-in-time recovery restores any second of 35 days. A plan for longer is the account's to choose"),
            anywhere(
                    "AwsSolutions-IAM5[Resource::*]",
                    FUNCTION_POLICY,
                    "dynamodb:ListStreams knows no resource, nor do X-Ray's actions"),
            anywhere("NIST.800.53.R5-IAMNoInlinePolicy", FUNCTION_POLICY, OWN_POLICY),
            anywhere("NIST.800.53.R5-IAMNoInlinePolicy", CLUSTER_POLICY, OWN_POLICY),
            in("NIST.800.53.R5-IAMNoInlinePolicy", FLOWS_POLICY, OWN_POLICY, PROD_OWN_VPC),
            anywhere("AwsSolutions-SQS3", FAILURES, LAST_STOP),
            anywhere("CT.SQS.PR.1", FAILURES, LAST_STOP),
            anywhere("Serverless-SQSRedrivePolicy", FAILURES, LAST_STOP),
            anywhere("Serverless-LambdaDLQ", FUNCTION, STREAM_INVOKED),
            anywhere("NIST.800.53.R5-LambdaDLQ", FUNCTION, STREAM_INVOKED),
            anywhere("CT.LAMBDA.PR.3", FUNCTION, TALKS_TO_DYNAMODB),
            anywhere("NIST.800.53.R5-LambdaInsideVPC", FUNCTION, TALKS_TO_DYNAMODB),
            anywhere(
                    "NIST.800.53.R5-LambdaConcurrency",
                    FUNCTION,
                    "The mapping runs one invocation a shard. A reservation would only take from the account's others"),
            in("Serverless-LambdaTracing", FUNCTION, "The stage is traced where it is looked into", DEV, DEV_WITH_DAX),
            anywhere("CT.CLOUDWATCH.PR.3", FUNCTION_LOGS, NO_CONTENT),
            anywhere("NIST.800.53.R5-CloudWatchLogGroupEncrypted", FUNCTION_LOGS, NO_CONTENT),
            in("CT.CLOUDWATCH.PR.2", FUNCTION_LOGS, "Nobody audits the stage", DEV, DEV_WITH_DAX),
            in("CT.CLOUDWATCH.PR.3", VPC_FLOWS, NO_CONTENT, PROD_OWN_VPC),
            in("NIST.800.53.R5-CloudWatchLogGroupEncrypted", VPC_FLOWS, NO_CONTENT, PROD_OWN_VPC),
            in(
                    "NIST.800.53.R5-VPCDefaultSecurityGroupClosed",
                    VPC,
                    "Nothing is in the group, and the VPC has no way in or out. Closing it takes a function that may "
                            + "change every security group of the account",
                    PROD_OWN_VPC),
            in(
                    "AwsSolutions-VPC7",
                    VPC,
                    "The VPC has no way in or out, and the stage holds no people's data",
                    DEV,
                    DEV_WITH_DAX),
            in(
                    "CT.DAX.PR.2",
                    CLUSTER,
                    "A template for any region can count on two zones. With account and region named there are three",
                    DEV_WITH_DAX,
                    PROD_OWN_VPC),
            anywhere(
                    "Serverless-SNSRedrivePolicy",
                    SUBSCRIPTION,
                    "SNS tries an e-mail again for hours. A queue of notifications that nobody reads tells nobody"));

    /** All of them. */
    static final List<Acknowledgement> ALL = Stream.concat(
                    LISTED.stream(), QUIET.stream().flatMap(Acknowledgement::quiet))
            .toList();

    private static Stream<Acknowledgement> quiet(String alarm) {
        return Stream.of("CT.CLOUDWATCH.PR.1", "NIST.800.53.R5-CloudWatchAlarmAction")
                .map(rule ->
                        anywhere(rule, "cruddur-messages-watch/%s/Resource".formatted(alarm), SEEN_ON_THE_DASHBOARD));
    }

    private static Acknowledgement anywhere(String rule, String construct, String reason) {
        return new Acknowledgement(rule, construct, reason, Set.of());
    }

    private static Acknowledgement in(String rule, String construct, String reason, Variant... variants) {
        return new Acknowledgement(rule, construct, reason, Set.of(variants));
    }

    boolean matches(Finding finding) {
        return rule.equals(finding.rule())
                && construct.equals(finding.construct())
                && (variants.isEmpty() || variants.contains(finding.variant()));
    }
}
