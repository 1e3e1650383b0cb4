package com.cruddur.messaging.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A synthesized stack.
 *
 * @param file the template
 * @param artifact the stack's artifact in the manifest; missing if there is no manifest
 */
public record SynthesizedStack(Path file, JsonNode artifact) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns the template.
     *
     * @throws IllegalStateException if the file cannot be read or is not JSON
     */
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

    /**
     * Returns {@code aws://ACCOUNT/REGION}; missing if there is no manifest. An account or region that is not set is
     * {@code unknown-account} or {@code unknown-region}.
     */
    JsonNode environment() {
        return artifact.path("environment");
    }
}
