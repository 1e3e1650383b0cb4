package com.cruddur.messaging.infra.stacks;

import com.cruddur.messaging.infra.constructs.AlarmTopic;
import com.cruddur.messaging.infra.constructs.Alarms;
import com.cruddur.messaging.infra.constructs.CacheAlarms;
import com.cruddur.messaging.infra.constructs.CapacityAlarms;
import com.cruddur.messaging.infra.constructs.DynamoDbAlarms;
import com.cruddur.messaging.infra.constructs.FunctionAlarms;
import com.cruddur.messaging.infra.constructs.MessagingDashboard;
import com.cruddur.messaging.infra.constructs.MessagingMetrics;
import com.cruddur.messaging.infra.constructs.OutageAlarm;
import com.cruddur.messaging.infra.constructs.RecordAlarms;
import com.cruddur.messaging.infra.constructs.StreamTrigger;
import com.cruddur.messaging.infra.constructs.TriggerAlarms;
import com.cruddur.messaging.infra.settings.AlarmThresholds;
import com.cruddur.messaging.infra.settings.Notification;
import com.cruddur.messaging.infra.settings.Settings;
import com.cruddur.messaging.infra.settings.WatchSettings;
import com.cruddur.messaging.names.MessagingNames;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.CrossStackReferences;
import software.amazon.awscdk.ReferenceStrength;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** The stack of the alarms and the dashboard. It holds no data, and no other stack depends on it. */
public final class WatchStack extends Stack {

    /**
     * @param trigger the event source mapping and the failure queue. References to them are weak, so they can be
     *     replaced.
     * @param settings the stage's settings, for the resources to watch
     * @param watch the recipients of loud alarms, and the thresholds
     */
    public WatchStack(
            Construct scope,
            String id,
            StackProps props,
            StreamTrigger trigger,
            Settings settings,
            WatchSettings watch) {
        super(scope, id, props);
        CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
        MessagingMetrics metrics = new MessagingMetrics(
                trigger, settings.names().function(), settings.table().name());
        defineAlarms(metrics, settings, watch);
        new MessagingDashboard(
                this,
                "Dashboard",
                settings.names().dashboard(),
                metrics,
                settings.table().capacity(),
                settings.dax());
    }

    private void defineAlarms(MessagingMetrics metrics, Settings settings, WatchSettings watch) {
        Alarms alarms =
                new Alarms(settings.names(), settings.stage(), notification(watch.notification(), settings.names()));
        AlarmThresholds thresholds = watch.thresholds();

        TriggerAlarms ofTrigger = new TriggerAlarms(this, "Trigger", alarms, metrics, settings.mapping());
        RecordAlarms ofRecords = new RecordAlarms(this, "Records", alarms, metrics, thresholds);
        FunctionAlarms ofFunction = new FunctionAlarms(this, "Function", alarms, metrics, settings, thresholds);
        new OutageAlarm(
                this,
                "Outage",
                alarms,
                Stream.of(ofTrigger.outages(), ofRecords.outages(), ofFunction.outages())
                        .flatMap(List::stream)
                        .toList());
        new CapacityAlarms(this, "Capacity", alarms, metrics, settings.table().capacity(), thresholds);
        new DynamoDbAlarms(this, "DynamoDb", alarms, metrics, thresholds);
        settings.dax().ifPresent(dax -> new CacheAlarms(this, "Cache", alarms, dax, thresholds));
    }

    private Optional<IAlarmAction> notification(Notification notification, MessagingNames names) {
        if (notification instanceof Notification.Emails emails) {
            return Optional.of(
                    new SnsAction(new AlarmTopic(this, "Notifications", names.alarm("*"), emails.addresses()).topic()));
        }
        if (notification instanceof Notification.Topic topic) {
            return Optional.of(new SnsAction(Topic.fromTopicArn(this, "Notifications", topic.arn())));
        }
        return Optional.empty();
    }
}
