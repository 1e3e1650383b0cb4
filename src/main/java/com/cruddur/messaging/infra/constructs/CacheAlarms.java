package com.cruddur.messaging.infra.constructs;

import static com.cruddur.messaging.infra.constructs.AlarmCondition.above;
import static com.cruddur.messaging.infra.constructs.AlarmCondition.below;
import static com.cruddur.messaging.infra.constructs.MessagingMetrics.cluster;

import com.cruddur.messaging.infra.settings.AlarmThresholds;
import com.cruddur.messaging.infra.settings.DaxSettings;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.constructs.Construct;

/** Defines the alarms of the DAX cluster. A metric of the cluster holds a sample for each node. */
public final class CacheAlarms extends Construct {

    private final Alarms alarms;
    private final DaxSettings dax;
    private final AlarmThresholds thresholds;

    /**
     * @param dax the cluster's name and node type. Only burstable nodes have CPU credits.
     * @param thresholds the use of a node above which alarms ring
     */
    public CacheAlarms(Construct scope, String id, Alarms alarms, DaxSettings dax, AlarmThresholds thresholds) {
        super(scope, id);
        this.alarms = alarms;
        this.dax = dax;
        this.thresholds = thresholds;
        cacheFaults();
        cacheCpuHigh();
        cacheMemoryHigh();
        cacheEvicts();
        if (dax.isBurstable()) {
            cacheCreditsLow();
        }
    }

    private void cacheFaults() {
        alarms.loud(
                this,
                "CacheFaults",
                above(cluster(dax.name(), "FaultRequestCount", Stats.SUM), 0, 3, 5),
                "DAX answers with errors of its own.",
                "let clients go to the table, and look at the nodes by aws dax describe-clusters.");
    }

    private void cacheCpuHigh() {
        alarms.quiet(
                this,
                "CacheCpuHigh",
                above(cluster(dax.name(), "CPUUtilization", Stats.MAXIMUM), thresholds.daxCpuPercent(), 5, 5),
                "A DAX node is short of processor time.",
                "add nodes, or move to a larger type.");
    }

    private void cacheMemoryHigh() {
        alarms.quiet(
                this,
                "CacheMemoryHigh",
                above(
                        cluster(dax.name(), "CacheMemoryUtilization", Stats.MAXIMUM),
                        thresholds.daxMemoryPercent(),
                        5,
                        5),
                "A DAX node's cache is nearly full. When it is full, writes get slow.",
                "move to a larger node type, or lower dax.itemTtlMillis.");
    }

    private void cacheEvicts() {
        alarms.quiet(
                this,
                "CacheEvicts",
                above(cluster(dax.name(), "EvictedSize", Stats.SUM), 0, 5, 5),
                "DAX gives up cached items for want of memory.",
                "move to a larger node type, or lower dax.itemTtlMillis.");
    }

    /** DAX sends no zero, so missing data means that there is no credit, or no node. */
    private void cacheCreditsLow() {
        alarms.quiet(
                this,
                "CacheCreditsLow",
                below(cluster(dax.name(), "CPUCreditBalance", Stats.MINIMUM), thresholds.daxCpuCredits(), 3)
                        .everyFiveMinutes()
                        .orMissing(),
                "A burstable DAX node has used up its CPU credits: it gets slow, or costs more.",
                "move to a node type that is not burstable.");
    }
}
