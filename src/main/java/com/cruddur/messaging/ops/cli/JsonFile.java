package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.local.FileProblem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON files that people edit, such as cdk.json. */
public final class JsonFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonFile() {}

    /**
     * Reads a file with one JSON object.
     *
     * @throws Failure if it cannot be read, or does not hold one JSON object
     */
    public static ObjectNode read(Path file) {
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
                return object;
            }
            throw new Failure("%s is not a JSON object.".formatted(file));
        } catch (JsonProcessingException e) {
            String problem = e.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", "");
            String line = e.getLocation() == null
                    ? ""
                    : "Line %d: ".formatted(e.getLocation().getLineNr());
            throw new Failure("%s is not valid JSON. %s%s".formatted(file, line, problem), e);
        } catch (IOException e) {
            throw new Failure("%s cannot be read: %s".formatted(file, FileProblem.of(e)), e);
        }
    }
}
