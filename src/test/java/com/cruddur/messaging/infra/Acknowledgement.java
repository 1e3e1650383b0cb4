package com.cruddur.messaging.infra;

import com.cruddur.messaging.infra.RulePackFindings.RulePackFinding;
import com.cruddur.messaging.infra.settings.Capacity;
import com.cruddur.messaging.infra.settings.Encryption;
import com.cruddur.messaging.infra.settings.Notification;
import com.cruddur.messaging.infra.settings.Removal;
import com.cruddur.messaging.infra.settings.Settings;
import com.cruddur.messaging.infra.settings.VpcSource;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * A rule that a construct may break, with the reason.
 *
 * @param construct a regular expression for the construct's path
 * @param when the settings under which the construct breaks the rule, and may
 */
record Acknowledgement(String rule, String construct, String reason, Predicate<Settings> when) {

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

    private static final String MADE_AGAIN = "The stage's data can be seeded again, so it need not be restored";
    private static final String OWN_POLICY =
            "The policy is for this role only and is deleted with it; a managed policy could be attached to other roles";
    private static final String LAST_STOP =
            "The queue is itself the destination of failures. It has no consumer, so its messages cannot fail";
    private static final String STREAM_INVOKED =
            "Only the mapping invokes the function, always synchronously. The mapping sends letters about failed records to the failure queue";
    private static final String TALKS_TO_DYNAMODB =
            "The function calls DynamoDB only, over TLS, and its role allows nothing else. A VPC would add no restriction";
    private static final String NO_CONTENT =
            "No log line contains the text of a message, and CloudWatch Logs encrypts every log group with its own key";

    private static final String SUBSCRIPTIONS = "cruddur-messages-watch/Notifications/Topic/.*@.*/Resource";
    private static final String SEEN_ON_THE_DASHBOARD =
            "The alarm needs no immediate reaction: CloudWatch shows it, or the outage alarm includes it";

    /** The quiet alarms, which never notify. */
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

    private static final Predicate<Settings> ALWAYS = settings -> true;
    private static final Predicate<Settings> KEPT = settings -> settings.table().removal() == Removal.RETAIN;
    private static final Predicate<Settings> MADE_AGAIN_BY_SEEDING =
            KEPT.negate().and(settings -> !settings.table().pointInTimeRecovery());
    private static final Predicate<Settings> KEY_OF_DYNAMODB =
            settings -> settings.table().encryption() == Encryption.AWS_OWNED;
    private static final Predicate<Settings> KEPT_IN_A_FIXED_CAPACITY =
            KEPT.and(settings -> settings.table().capacity() instanceof Capacity.Fixed);
    private static final Predicate<Settings> UNTRACED =
            settings -> !settings.function().tracing();
    private static final Predicate<Settings> LOGGED_FOR_LESS_THAN_A_YEAR =
            settings -> settings.function().logRetention().compareTo(RetentionDays.ONE_YEAR) < 0;
    private static final Predicate<Settings> DESTROYED_WITHOUT_FLOW_LOGS = KEPT.negate()
            .and(settings -> settings.network().vpc() instanceof VpcSource.New created && !created.flowLogs());
    private static final Predicate<Settings> DAX_HAS_NO_THREE_ZONES = settings ->
            settings.dax().filter(dax -> dax.availabilityZones().size() < 3).isPresent();
    private static final Predicate<Settings> NOBODY_IS_NOTIFIED = settings -> settings.watch()
            .filter(watch -> watch.notification() instanceof Notification.Nobody)
            .isPresent();

    private static final List<Acknowledgement> LISTED = List.of(
            in(MADE_AGAIN_BY_SEEDING, "AwsSolutions-DDB3", TABLE, MADE_AGAIN),
            in(MADE_AGAIN_BY_SEEDING, "CT.DYNAMODB.PR.1", TABLE, MADE_AGAIN),
            in(
                    KEY_OF_DYNAMODB,
                    "CT.DYNAMODB.PR.2",
                    TABLE,
                    "DynamoDB's own key encrypts the table and is free; table.encryption chooses a different key"),
            in(
                    KEPT_IN_A_FIXED_CAPACITY,
                    "NIST.800.53.R5-DynamoDBAutoScalingEnabled",
                    TABLE,
                    "A fixed capacity has a fixed price; table.capacity can choose auto scaling"),
            in(
                    KEPT,
                    "NIST.800.53.R5-DynamoDBInBackupPlan",
                    TABLE,
                    "Point-in-time recovery restores any second of the last 35 days. The account may add a backup plan for longer"),
            in(
                    ALWAYS,
                    "AwsSolutions-IAM5[Resource::*]",
                    FUNCTION_POLICY,
                    "dynamodb:ListStreams and X-Ray's actions support no resource"),
            in(KEPT, "NIST.800.53.R5-IAMNoInlinePolicy", FUNCTION_POLICY, OWN_POLICY),
            in(KEPT, "NIST.800.53.R5-IAMNoInlinePolicy", CLUSTER_POLICY, OWN_POLICY),
            in(KEPT, "NIST.800.53.R5-IAMNoInlinePolicy", FLOWS_POLICY, OWN_POLICY),
            in(ALWAYS, "AwsSolutions-SQS3", FAILURES, LAST_STOP),
            in(ALWAYS, "CT.SQS.PR.1", FAILURES, LAST_STOP),
            in(ALWAYS, "Serverless-SQSRedrivePolicy", FAILURES, LAST_STOP),
            in(ALWAYS, "Serverless-LambdaDLQ", FUNCTION, STREAM_INVOKED),
            in(KEPT, "NIST.800.53.R5-LambdaDLQ", FUNCTION, STREAM_INVOKED),
            in(ALWAYS, "CT.LAMBDA.PR.3", FUNCTION, TALKS_TO_DYNAMODB),
            in(KEPT, "NIST.800.53.R5-LambdaInsideVPC", FUNCTION, TALKS_TO_DYNAMODB),
            in(
                    KEPT,
                    "NIST.800.53.R5-LambdaConcurrency",
                    FUNCTION,
                    "The mapping runs one invocation for each shard. A reservation would only limit the account's other functions"),
            in(
                    UNTRACED,
                    "Serverless-LambdaTracing",
                    FUNCTION,
                    "Logs and metrics cover every record; function.tracing adds traces, which cost money"),
            in(ALWAYS, "CT.CLOUDWATCH.PR.3", FUNCTION_LOGS, NO_CONTENT),
            in(KEPT, "NIST.800.53.R5-CloudWatchLogGroupEncrypted", FUNCTION_LOGS, NO_CONTENT),
            in(
                    LOGGED_FOR_LESS_THAN_A_YEAR,
                    "CT.CLOUDWATCH.PR.2",
                    FUNCTION_LOGS,
                    "The logs serve debugging; function.logRetention can keep them longer, for audits"),
            in(ALWAYS, "CT.CLOUDWATCH.PR.3", VPC_FLOWS, NO_CONTENT),
            in(KEPT, "NIST.800.53.R5-CloudWatchLogGroupEncrypted", VPC_FLOWS, NO_CONTENT),
            in(
                    KEPT,
                    "NIST.800.53.R5-VPCDefaultSecurityGroupClosed",
                    VPC,
                    "The group has no members, and the VPC has no route to the internet. To close the group, the CDK adds a "
                            + "function that may change every security group of the account"),
            in(
                    DESTROYED_WITHOUT_FLOW_LOGS,
                    "AwsSolutions-VPC7",
                    VPC,
                    "The VPC has no route to the internet, and the stage holds no personal data"),
            in(
                    DAX_HAS_NO_THREE_ZONES,
                    "CT.DAX.PR.2",
                    CLUSTER,
                    "Without a list DAX spreads the nodes over the VPC's zones. With a list, the settings choose the zones that offer the node type"),
            in(
                    ALWAYS,
                    "Serverless-SNSRedrivePolicy",
                    SUBSCRIPTIONS,
                    "SNS retries an e-mail for hours. A dead-letter queue that nobody reads would not help"));

    /** All acknowledgements. */
    static final List<Acknowledgement> ALL = Stream.of(
                    LISTED.stream(),
                    QUIET.stream().flatMap(alarm -> silent(ALWAYS, alarm, SEEN_ON_THE_DASHBOARD)),
                    silent(NOBODY_IS_NOTIFIED, ".*", "The stage's watch.notify is empty"))
            .flatMap(acknowledgements -> acknowledgements)
            .toList();

    private static Stream<Acknowledgement> silent(Predicate<Settings> when, String alarm, String reason) {
        return Stream.of("CT.CLOUDWATCH.PR.1", "NIST.800.53.R5-CloudWatchAlarmAction")
                .map(rule -> in(
                        rule.startsWith("NIST") ? when.and(KEPT) : when,
                        rule,
                        "cruddur-messages-watch/%s/Resource".formatted(alarm),
                        reason));
    }

    private static Acknowledgement in(Predicate<Settings> when, String rule, String construct, String reason) {
        return new Acknowledgement(rule, construct, reason, when);
    }

    /** Returns the findings without an acknowledgement. */
    static List<RulePackFinding> missing(Set<RulePackFinding> findings) {
        return findings.stream()
                .filter(finding -> ALL.stream().noneMatch(known -> known.matches(finding)))
                .toList();
    }

    /** Returns whether a stage has such a construct and such settings. */
    boolean concerns(Synthesized stage) {
        return when.test(stage.settings) && stage.constructPaths().anyMatch(path -> path.matches(construct));
    }

    boolean matches(RulePackFinding finding) {
        return rule.equals(finding.rule())
                && finding.construct().matches(construct)
                && when.test(finding.stage().settings);
    }
}
