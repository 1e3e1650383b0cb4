package com.cruddur.messaging.infra.settings;

/** A setting is wrong or unknown. The message names the setting, its value and the allowed values. */
public class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param setting the full path of the setting, as in {@code stages.prod.table.removal}
     * @param problem what is wrong, the value first, as in {@code "keep" is not allowed}
     * @param allowed the allowed values, or the change that fixes the problem
     */
    public SettingsException(String setting, String problem, String allowed) {
        this("Setting %s: %s. Allowed: %s.".formatted(setting, problem, allowed));
    }

    private SettingsException(String message) {
        super(message);
    }

    /**
     * Returns the exception for a setting whose value does not matter.
     *
     * @param predicate what is wrong with the setting, as in {@code is missing}
     * @param allowed the allowed values, or the change that fixes the problem
     */
    static SettingsException ofKey(String setting, String predicate, String allowed) {
        return new SettingsException("Setting %s %s. Allowed: %s.".formatted(setting, predicate, allowed));
    }
}
