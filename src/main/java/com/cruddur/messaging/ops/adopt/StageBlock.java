package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.ops.cli.JsonFile;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What cdk.json says of a stage's place and table: enough to look at the table before anything is synthesized. */
record StageBlock(JsonNode json) {

    /**
     * Reads the block of a stage. One that is not there is empty here: the synth tells what is wrong.
     *
     * @throws com.cruddur.messaging.ops.cli.Failure if there is no cdk.json, or it is no JSON object
     */
    static StageBlock read(Path home, String stage) {
        return new StageBlock(JsonFile.read(home.resolve("cdk.json"))
                .path("context")
                .path("stages")
                .path(stage));
    }

    /** The region of the stage; empty where any will do. */
    Optional<String> region() {
        return text("/environment/region");
    }

    AdoptionEnvironment environment() {
        return new AdoptionEnvironment(
                text("/environment/account").map(Set::of).orElse(Set.of()),
                region().map(Set::of).orElse(Set.of()));
    }

    private Optional<String> text(String path) {
        return Optional.ofNullable(json.at(path).textValue());
    }

    String table() {
        return text("/table/name").orElse(Schema.TABLE);
    }

    boolean isOnDemand() {
        return json.at("/table/capacity").has("onDemand");
    }

    boolean scales() {
        return json.at("/table/capacity").has("autoScaling");
    }
}
