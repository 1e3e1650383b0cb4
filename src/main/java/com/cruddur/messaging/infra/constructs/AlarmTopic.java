package com.cruddur.messaging.infra.constructs;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/**
 * Defines the SNS topic that loud alarms notify, and the KMS key that encrypts it. It requires TLS. CloudWatch may
 * publish to it on behalf of the stage's alarms.
 *
 * <p>The AWS managed key {@code alias/aws/sns} cannot be used: CloudWatch has no access to it, so every notification
 * would fail.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services">AWS:
 *     event sources and encrypted topics</a>
 */
public final class AlarmTopic extends Construct {

    private final Topic topic;

    /**
     * @param alarms the pattern of the names of the alarms that may publish, with {@code *} for any characters
     * @param addresses the e-mail addresses that subscribe
     */
    public AlarmTopic(Construct scope, String id, String alarms, List<String> addresses) {
        super(scope, id);
        topic = defineTopic(defineKey(alarms), alarms);
        addresses.stream().map(EmailSubscription::new).forEach(topic::addSubscription);
    }

    /** Returns the topic. */
    public ITopic topic() {
        return topic;
    }

    private Key defineKey(String alarms) {
        Key key = Key.Builder.create(this, "Key")
                .description("Encrypts the notifications of Cruddur's messaging alarms")
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.DESTROY) // It encrypts no data that is kept.
                .build();
        key.addToResourcePolicy(statementFor(alarms)
                .actions(List.of("kms:Decrypt", "kms:GenerateDataKey*"))
                .resources(List.of("*"))
                .build());
        key.addToResourcePolicy(TableKey.grantToServicesOnly());
        return key;
    }

    private Topic defineTopic(Key key, String alarms) {
        Topic defined = Topic.Builder.create(this, "Topic")
                .displayName("Cruddur messaging")
                .masterKey(key)
                .enforceSsl(true)
                .build();
        defined.addToResourcePolicy(statementFor(alarms)
                .actions(List.of("sns:Publish"))
                .resources(List.of(defined.getTopicArn()))
                .build());
        return defined;
    }

    private PolicyStatement.Builder statementFor(String alarms) {
        Stack stack = Stack.of(this);
        String source = stack.formatArn(ArnComponents.builder()
                .service("cloudwatch")
                .resource("alarm")
                .resourceName(alarms)
                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                .build());
        return PolicyStatement.Builder.create()
                .sid("NotificationsOfAlarms")
                .principals(List.<IPrincipal>of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .conditions(OrderedMaps.map(
                        "StringEquals", Map.of("aws:SourceAccount", stack.getAccount()),
                        "ArnLike", Map.of("aws:SourceArn", source)));
    }
}
