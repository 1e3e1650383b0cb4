package com.cruddur.messaging.infra.settings;

/**
 * The alarms and the dashboard.
 *
 * @param notification the recipients of loud alarms. Defaults to nobody.
 * @param thresholds the values beyond which alarms ring
 */
public record WatchSettings(Notification notification, AlarmThresholds thresholds) {

    static WatchSettings read(Block block) {
        return new WatchSettings(Notification.read(block, "notify"), block.block("thresholds", AlarmThresholds::read));
    }
}
