package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;
import static com.cruddur.messaging.infra.constructs.AlarmCondition.atLeast;

import com.cruddur.messaging.infra.settings.AlarmThresholds;
import com.cruddur.messaging.infra.settings.Capacity;
import com.cruddur.messaging.infra.settings.Capacity.AutoScaling;
import com.cruddur.messaging.infra.settings.Capacity.OnDemand;
import com.cruddur.messaging.infra.settings.Capacity.Provisioned;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/**
 * Defines the alarms on the read and write capacity of the table and of its index. A table's metrics do not include its
 * index.
 */
public final class CapacityAlarms extends Construct {

    private final Alarms alarms;
    private final Capacity capacity;
    private final AlarmThresholds thresholds;

    /**
     * @param capacity the capacity. The alarm on the limit rings when auto scaling is at its maximum, or when the share
     *     in {@code thresholds} of a fixed capacity or of an on-demand maximum is consumed.
     * @param thresholds the share of the capacity at which the alarm on the limit rings
     */
    public CapacityAlarms(
            Construct scope,
            String id,
            Alarms alarms,
            MessagingMetrics metrics,
            Capacity capacity,
            AlarmThresholds thresholds) {
        super(scope, id);
        this.alarms = alarms;
        this.capacity = capacity;
        this.thresholds = thresholds;
        add("Table", metrics::table);
        add("Index", metrics::index);
    }

    private void add(String what, BiFunction<String, String, Metric> metrics) {
        for (String kind : List.of("Read", "Write")) {
            throttled(what, kind, metrics);
            if (capacity instanceof AutoScaling scaling) {
                atMaximum(what, kind, metrics, scaling.max());
            } else {
                limit(kind).ifPresent(units -> atLimit(what, kind, metrics, units));
            }
        }
    }

    private void throttled(String what, String kind, BiFunction<String, String, Metric> metrics) {
        alarms.loud(
                this,
                what + kind + "sThrottled",
                above(metrics.apply(kind + "ThrottleEvents", Stats.SUM), 0, 5, 5),
                "DynamoDB has refused %ss for five minutes: %s, or one key is hot."
                        .formatted(
                                subject(what, kind),
                                capacity instanceof OnDemand
                                        ? "a maximum is too low, the load has doubled in less than 30 minutes"
                                        : "there are too few units"),
                "see the keys in Contributor Insights, then raise table.capacity.");
    }

    /** DynamoDB sends the metric of the provisioned units every five minutes. */
    private void atMaximum(String what, String kind, BiFunction<String, String, Metric> metrics, int max) {
        alarms.loud(
                this,
                what + kind + "sAtLimit",
                atLeast(metrics.apply("Provisioned" + kind + "CapacityUnits", Stats.MAXIMUM), max, 3)
                        .everyFiveMinutes(),
                "Auto scaling of %ss has been at its maximum of %d units for 15 minutes."
                        .formatted(subject(what, kind), max),
                "raise table.capacity.autoScaling.max before requests are refused.");
    }

    private void atLimit(String what, String kind, BiFunction<String, String, Metric> metrics, int units) {
        double inMinute = units * 60.0 * thresholds.capacityPercent() / 100;
        alarms.loud(
                this,
                what + kind + "sAtLimit",
                atLeast(metrics.apply("Consumed" + kind + "CapacityUnits", Stats.SUM), inMinute, 15),
                "For 15 minutes %ss have consumed %d %% of %d units."
                        .formatted(subject(what, kind), thresholds.capacityPercent(), units),
                "raise table.capacity before requests are refused.");
    }

    /** Returns the fixed units or the on-demand maximum; empty on demand without a maximum. */
    private Optional<Integer> limit(String kind) {
        boolean reads = kind.equals("Read");
        if (capacity instanceof OnDemand most) {
            return reads ? most.maxRead() : most.maxWrite();
        }
        Provisioned units = (Provisioned) capacity;
        return Optional.of(reads ? units.read() : units.write());
    }

    /** Returns {@code table read} for {@code Table} and {@code Read}. */
    private static String subject(String what, String kind) {
        return (what + " " + kind).toLowerCase(Locale.ROOT);
    }
}
