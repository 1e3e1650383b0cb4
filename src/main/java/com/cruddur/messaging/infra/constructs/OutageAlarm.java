package com.cruddur.messaging.infra.constructs;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmRule;
import software.amazon.awscdk.services.cloudwatch.AlarmState;
import software.amazon.awscdk.services.cloudwatch.IAlarmRule;
import software.constructs.Construct;

/** The one alarm for everything that keeps messages from reaching the lists, so that an outage notifies once. */
public final class OutageAlarm extends Construct {

    /** @param causes the alarms any of which is such an outage */
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
