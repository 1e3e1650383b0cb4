package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.local.AccountAndRegion;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.names.MessagingNames;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A stage of cdk.json, or a copy of it.
 *
 * @param names the names of the stacks and the table
 * @param settings its block in cdk.json
 */
public record ChosenStage(String name, MessagingNames names, JsonNode settings) {

    /** Returns the table's name. */
    public String table() {
        return names.table(tableWithoutCopy());
    }

    /** Returns the name of the stage's table outside its copies. */
    public String tableWithoutCopy() {
        JsonNode table = settings.at("/table/name");
        if (!isAbsent(table) && !table.asText().matches(Schema.TABLE_FORM)) {
            throw wrong("table.name", table, TableOption.ALLOWED);
        }
        return table.asText(Schema.TABLE);
    }

    /** Returns the account and region of the stage; empty if cdk.json leaves them to the credentials. */
    Optional<AccountAndRegion> environment() {
        JsonNode environment = settings.path("environment");
        if (isAbsent(environment)) {
            return Optional.empty();
        }
        if (!environment.isObject()) { // Otherwise a typing error would turn the check of the credentials off.
            throw wrong("environment", environment, "an object with account and region");
        }
        return Optional.of(new AccountAndRegion(
                environment.path("account").asText(), environment.path("region").asText()));
    }

    /** Returns whether the data is destroyed with the stack. Only such a stage may have copies. */
    boolean isDestroyed() {
        return settings.at("/table/removal").asText().equals("destroy");
    }

    private static boolean isAbsent(JsonNode setting) {
        return setting.isMissingNode() || setting.isNull();
    }

    private Failure wrong(String setting, JsonNode value, String allowed) {
        return new Failure(
                "The setting stages.%s.%s in cdk.json is %s; it must be %s.".formatted(name, setting, value, allowed));
    }
}
