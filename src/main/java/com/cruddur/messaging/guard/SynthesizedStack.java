package com.cruddur.messaging.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A stack as it was synthesized.
 *
 * @param file its template
 * @param artifact what the manifest says of it; missing where there is no manifest
 */
public record SynthesizedStack(Path file, JsonNode artifact) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IllegalStateException if the file cannot be read, or is not JSON */
    JsonNode template() {
        try {
            return JSON.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("%s is not JSON: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalStateException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    JsonNode manifest(String property) {
        return artifact.path("properties").path(property);
    }

    /** Returns {@code aws://ACCOUNT/REGION}, or with {@code unknown-} for either; missing where there is no manifest. */
    JsonNode environment() {
        return artifact.path("environment");
    }
}
