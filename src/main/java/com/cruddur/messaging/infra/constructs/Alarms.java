package com.cruddur.messaging.infra.constructs;

import java.util.Locale;
import java.util.Optional;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmBase;
import software.amazon.awscdk.services.cloudwatch.CompositeAlarm;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IAlarmRule;
import software.constructs.Construct;

/**
 * Makes alarms, each with a name that follows from its id, and a description that says what has happened, what to do
 * first, and which heading of the runbook goes on from there. Only a loud one notifies.
 */
public final class Alarms {

    /** What the name of every alarm begins with. */
    static final String PREFIX = "cruddur-messages-";

    private final Optional<IAlarmAction> notification;

    /** @param notification what a loud alarm does; empty if it does nothing */
    public Alarms(Optional<IAlarmAction> notification) {
        this.notification = notification;
    }

    /** An alarm that is seen on the dashboard, and by composite alarms. */
    Alarm quiet(Construct scope, String id, AlarmCondition condition, String happened, String first) {
        return Alarm.Builder.create(scope, id)
                .alarmName(PREFIX + name(id))
                .alarmDescription(description(id, happened, first))
                .metric(condition.metric())
                .comparisonOperator(condition.operator())
                .threshold(condition.threshold())
                .datapointsToAlarm(condition.datapoints())
                .evaluationPeriods(condition.periods())
                .treatMissingData(condition.missing())
                .build();
    }

    /** An alarm that needs a person. */
    Alarm loud(Construct scope, String id, AlarmCondition condition, String happened, String first) {
        return notifying(quiet(scope, id, condition, happened, first));
    }

    /** An alarm on other alarms that needs a person. */
    CompositeAlarm loud(Construct scope, String id, IAlarmRule rule, String happened, String first) {
        return notifying(CompositeAlarm.Builder.create(scope, id)
                .compositeAlarmName(PREFIX + name(id))
                .alarmDescription(description(id, happened, first))
                .alarmRule(rule)
                .build());
    }

    private <A extends AlarmBase> A notifying(A alarm) {
        notification.ifPresent(alarm::addAlarmAction);
        return alarm;
    }

    private static String description(String id, String happened, String first) {
        return "%s First: %s Runbook: docs/runbook.md#%s".formatted(happened, first, name(id));
    }

    /** Returns {@code records-fail} for {@code RecordsFail}: the heading of the runbook. */
    private static String name(String id) {
        return id.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
