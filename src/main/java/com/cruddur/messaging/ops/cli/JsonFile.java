package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.local.FileProblem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** A file that people edit, such as cdk.json. */
public final class JsonFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFile() {}

    /**
     * Reads a file with one JSON object.
     *
     * @throws Failure if it cannot be read, or holds something else
     */
    public static ObjectNode read(Path file) {
        try {
            return JSON.readValue(file.toFile(), ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new Failure("%s is no JSON object: %s".formatted(file, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new Failure("%s cannot be read: %s".formatted(file, FileProblem.of(e)), e);
        }
    }
}
