package com.cruddur.messaging.infra.constructs;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmRule;
import software.amazon.awscdk.services.cloudwatch.AlarmState;
import software.amazon.awscdk.services.cloudwatch.IAlarmRule;
import software.constructs.Construct;

/**
 * Defines one alarm for all failures that keep messages from the conversation lists, so that an outage notifies once.
 */
public final class OutageAlarm extends Construct {

    /** @param causes the alarms on those failures. If any of them rings, this alarm rings. */
    public OutageAlarm(Construct scope, String id, Alarms alarms, List<Alarm> causes) {
        super(scope, id);
        alarms.loud(
                this,
                "MessagesDoNotReachLists",
                AlarmRule.anyOf(causes.stream()
                        .map(cause -> AlarmRule.fromAlarm(cause, AlarmState.ALARM))
                        .toArray(IAlarmRule[]::new)),
                "Messages do not reach the lists, or late. They are all in the table.",
                "see which of its alarms ring.");
    }
}
