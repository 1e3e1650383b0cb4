package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.names.MessagingNames;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A stage as cdk.json has it, or a copy of it.
 *
 * @param names what is called how in it
 * @param settings its block in cdk.json
 */
public record ChosenStage(String name, MessagingNames names, JsonNode settings) {

    /** The account and region that a stage is deployed to. */
    record Place(String account, String region) {
        @Override
        public String toString() {
            return "account %s, region %s".formatted(account, region);
        }
    }

    /** Returns the table's name. */
    public String table() {
        return names.table(tableOfFirstSet());
    }

    /** Returns the name of the table that the stage has beside those of its copies. */
    public String tableOfFirstSet() {
        return settings.at("/table/name").asText(Schema.TABLE);
    }

    /** Returns where it is deployed; empty if cdk.json leaves that to the credentials. */
    Optional<Place> environment() {
        JsonNode environment = settings.path("environment");
        return environment.isObject()
                ? Optional.of(new Place(
                        environment.path("account").asText(),
                        environment.path("region").asText()))
                : Optional.empty();
    }

    /** Returns whether it may have copies: they are deleted with their data. */
    boolean isDestroyed() {
        return settings.at("/table/removal").asText().equals("destroy");
    }
}
