package com.cruddur.messaging.infra.settings;

/** A setting that is wrong or unknown. The message names the setting, its value and what is allowed. */
public class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param setting the full path of the setting, as in {@code stages.prod.table.removal}
     * @param problem what is wrong with it
     * @param allowed what would be right
     */
    public SettingsException(String setting, String problem, String allowed) {
        super("Setting %s: %s. Allowed: %s.".formatted(setting, problem, allowed));
    }
}
