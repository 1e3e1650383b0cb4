package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.names.MessagingNames;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmBase;
import software.amazon.awscdk.services.cloudwatch.CompositeAlarm;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IAlarmRule;
import software.constructs.Construct;

/**
 * Defines alarms. The name of an alarm follows from its id. Its description says what has happened, what to do first,
 * and where the runbook continues. Only loud alarms notify.
 */
public final class Alarms {

    private final MessagingNames names;
    private final String stage;
    private final Optional<IAlarmAction> notification;

    /**
     * @param names the names of the alarms
     * @param stage the stage's name, for the commands in the descriptions of a copy's alarms
     * @param notification the action of a loud alarm; empty for none
     */
    public Alarms(MessagingNames names, String stage, Optional<IAlarmAction> notification) {
        this.names = names;
        this.stage = stage;
        this.notification = notification;
    }

    /** Returns the command that repairs message groups. */
    String repair(String options) {
        return "bin/cruddur ddb repair prod %s%s"
                .formatted(
                        names.copy()
                                .map(copy -> "--stage %s --copy %s ".formatted(stage, copy))
                                .orElse(""),
                        options);
    }

    /** Returns the command that compares a stack with its template. */
    String drift(String part) {
        return "npx cdk drift %s %s"
                .formatted(
                        names.stack(part),
                        names.copy()
                                .map(copy -> "-c stage=%s -c copy=%s".formatted(stage, copy))
                                .orElse("-c stage=prod"));
    }

    /** Defines an alarm that does not notify. CloudWatch shows it, and a composite alarm can include it. */
    Alarm quiet(Construct scope, String id, AlarmCondition condition, String happened, String firstStep) {
        return Alarm.Builder.create(scope, id)
                .alarmName(names.alarm(name(id)))
                .alarmDescription(description(id, happened, firstStep))
                .metric(condition.metric())
                .comparisonOperator(condition.operator())
                .threshold(condition.threshold())
                .datapointsToAlarm(condition.datapoints())
                .evaluationPeriods(condition.periods())
                .treatMissingData(condition.missing())
                .build();
    }

    /** Defines an alarm that notifies, since it needs a person. */
    Alarm loud(Construct scope, String id, AlarmCondition condition, String happened, String firstStep) {
        return notifying(quiet(scope, id, condition, happened, firstStep));
    }

    /** Defines a composite alarm that notifies, since it needs a person. */
    CompositeAlarm loud(Construct scope, String id, IAlarmRule rule, String happened, String firstStep) {
        return notifying(CompositeAlarm.Builder.create(scope, id)
                .compositeAlarmName(names.alarm(name(id)))
                .alarmDescription(description(id, happened, firstStep))
                .alarmRule(rule)
                .build());
    }

    private <A extends AlarmBase> A notifying(A alarm) {
        notification.ifPresent(alarm::addAlarmAction);
        return alarm;
    }

    private static String description(String id, String happened, String firstStep) {
        return "%s First: %s Runbook: docs/runbook.md#%s".formatted(happened, firstStep, name(id));
    }

    /** Returns {@code records-fail} for {@code RecordsFail}. It is also the anchor in the runbook. */
    private static String name(String id) {
        return id.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
