package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.ops.cli.JsonFile;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** The block of a stage in cdk.json. Its environment and table settings suffice to check the table before a synth. */
record StageBlock(JsonNode json) {

    /**
     * Reads the block of a stage. A missing block is empty, because the synth reports it.
     *
     * @throws com.cruddur.messaging.ops.cli.Failure if there is no cdk.json, or it is not a JSON object
     */
    static StageBlock read(Path home, String stage) {
        return new StageBlock(JsonFile.read(home.resolve("cdk.json"))
                .path("context")
                .path("stages")
                .path(stage));
    }

    /** Returns the region of the stage; empty if any region is allowed. */
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
