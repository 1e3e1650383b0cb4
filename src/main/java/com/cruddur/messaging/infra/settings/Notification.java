package com.cruddur.messaging.infra.settings;

import com.cruddur.messaging.assembly.RegionCode;
import java.util.List;

/** Who is told when an alarm rings that needs a person. */
public sealed interface Notification {

    /** Notifies nobody. The console still shows the alarms. */
    record Nobody() implements Notification {}

    /**
     * A topic of the stage's own, with a key of its own.
     *
     * @param addresses the e-mail addresses that subscribe to it (mandatory). SNS asks each of them to confirm.
     */
    record Emails(List<String> addresses) implements Notification {}

    /**
     * A topic that stands already. Its policy, and that of its key, must let {@code cloudwatch.amazonaws.com} publish.
     *
     * @param arn its ARN (mandatory), in the stage's region: CloudWatch notifies no topic of another
     */
    record Topic(String arn) implements Notification {

        /** The region that the ARN names. */
        String region() {
            return arn.split(":")[3];
        }
    }

    /** A list of e-mail addresses, or {@code { "topic": ARN }}; by default nobody. */
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
