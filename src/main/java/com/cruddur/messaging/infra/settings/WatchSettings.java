package com.cruddur.messaging.infra.settings;

/**
 * The alarms and the dashboard.
 *
 * @param notification who is told; by default nobody
 * @param thresholds when alarms ring
 */
public record WatchSettings(Notification notification, AlarmThresholds thresholds) {

    static WatchSettings read(Block block) {
        return new WatchSettings(Notification.read(block, "notify"), block.block("thresholds", AlarmThresholds::read));
    }
}
