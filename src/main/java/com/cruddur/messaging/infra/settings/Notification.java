package com.cruddur.messaging.infra.settings;

import com.cruddur.messaging.assembly.RegionCode;
import java.util.List;

/** The recipients of loud alarms, which need a person. */
public sealed interface Notification {

    /** No recipients. The console still shows the alarms. */
    record Nobody() implements Notification {}

    /**
     * E-mail addresses. The stage defines a topic for them, and a KMS key for the topic.
     *
     * @param addresses the addresses that subscribe (required). SNS asks each of them to confirm.
     */
    record Emails(List<String> addresses) implements Notification {}

    /**
     * An existing topic. The policies of the topic and of its KMS key must allow {@code cloudwatch.amazonaws.com} to
     * publish.
     *
     * @param arn the topic's ARN (required). It must be in the stage's region: CloudWatch notifies only topics in its
     *     own region.
     */
    record Topic(String arn) implements Notification {

        String region() {
            return arn.split(":")[3];
        }
    }

    /** Reads a list of e-mail addresses, or {@code { "topic": ARN }}. Defaults to {@link Nobody}. */
    static Notification read(Block block, String key) {
        return block.textsOr(
                        key,
                        "[^@\\s]+@[^@\\s]+\\.[^@\\s]+",
                        "a list of one or more e-mail addresses, or { \"topic\": ARN }",
                        addresses -> new Emails(addresses.stream().distinct().toList()),
                        topic -> new Topic(topic.text(
                                "topic",
                                "arn:aws[a-z-]*:sns:" + RegionCode.FORM + ":\\d{12}:[A-Za-z0-9_-]{1,256}",
                                "the ARN of a standard topic, as in arn:aws:sns:us-east-1:111122223333:operators",
                                null)))
                .orElseGet(Nobody::new);
    }
}
