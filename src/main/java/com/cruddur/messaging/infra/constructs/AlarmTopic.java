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
 * The topic of loud alarms, encrypted with a key of its own, reached over TLS only. CloudWatch may publish to it on behalf
 * of the stage's alarms: under the AWS managed key {@code alias/aws/sns} every notification would fail, and nobody would be
 * told.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services">AWS:
 *     event sources and encrypted topics</a>
 */
public final class AlarmTopic extends Construct {

    private final Topic topic;

    /**
     * @param alarms the names of the alarms that may publish, with {@code *} for any characters
     * @param addresses the e-mail addresses that subscribe
     */
    public AlarmTopic(Construct scope, String id, String alarms, List<String> addresses) {
        super(scope, id);
        Key key = Key.Builder.create(this, "Key")
                .description("Encrypts the notifications of Cruddur's messaging alarms")
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.DESTROY) // It encrypts nothing that is kept.
                .build();
        key.addToResourcePolicy(of(alarms)
                .sid("NotificationsOfAlarms")
                .actions(List.of("kms:Decrypt", "kms:GenerateDataKey*"))
                .resources(List.of("*"))
                .build());
        key.addToResourcePolicy(TableKey.grantToServicesOnly());
        topic = Topic.Builder.create(this, "Topic")
                .displayName("Cruddur messaging")
                .masterKey(key)
                .enforceSsl(true)
                .build();
        topic.addToResourcePolicy(of(alarms)
                .sid("NotificationsOfAlarms")
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()))
                .build());
        addresses.stream().map(EmailSubscription::new).forEach(topic::addSubscription);
    }

    /** The topic. */
    public ITopic topic() {
        return topic;
    }

    private PolicyStatement.Builder of(String alarms) {
        Stack stack = Stack.of(this);
        String source = stack.formatArn(ArnComponents.builder()
                .service("cloudwatch")
                .resource("alarm")
                .resourceName(alarms)
                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                .build());
        return PolicyStatement.Builder.create()
                .principals(List.<IPrincipal>of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .conditions(OrderedMaps.map(
                        "StringEquals", Map.of("aws:SourceAccount", stack.getAccount()),
                        "ArnLike", Map.of("aws:SourceArn", source)));
    }
}
