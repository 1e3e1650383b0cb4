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
        return settings.at("/table/name").asText(Schema.TABLE);
    }

    /** Returns the account and region of the stage; empty if cdk.json leaves them to the credentials. */
    Optional<AccountAndRegion> environment() {
        JsonNode environment = settings.path("environment");
        return environment.isObject()
                ? Optional.of(new AccountAndRegion(
                        environment.path("account").asText(),
                        environment.path("region").asText()))
                : Optional.empty();
    }

    /** Returns whether the data is destroyed with the stack. Only such a stage may have copies. */
    boolean isDestroyed() {
        return settings.at("/table/removal").asText().equals("destroy");
    }
}
