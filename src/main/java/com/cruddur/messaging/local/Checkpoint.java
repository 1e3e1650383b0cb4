package com.cruddur.messaging.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/** The last record of each shard that was delivered or given up, in a file beside the durable table it belongs to. */
final class Checkpoint {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEQUENCE_NUMBER = "\\d{21,40}";

    private final Path file;
    private final String streamArn;
    private final Map<String, String> sequenceNumbers = new TreeMap<>();

    /** Reads it, if it is there and of this stream. One that cannot be read is none: a record may come twice. */
    Checkpoint(Path file, String streamArn) {
        this.file = file;
        this.streamArn = streamArn;
        try {
            JsonNode saved = JSON.readTree(Files.readString(file));
            if (saved.path("streamArn").asText().equals(streamArn)) {
                saved.path("sequenceNumbers").forEachEntry((shard, last) -> {
                    if (last.asText().matches(SEQUENCE_NUMBER)) {
                        sequenceNumbers.put(shard, last.asText());
                    }
                });
            }
        } catch (IOException e) {
            // As said.
        }
    }

    Map<String, String> sequenceNumbers() {
        return Map.copyOf(sequenceNumbers);
    }

    void save(String shard, String sequenceNumber) {
        sequenceNumbers.put(shard, sequenceNumber);
        ObjectNode saved = JsonNodeFactory.instance.objectNode().put("streamArn", streamArn);
        sequenceNumbers.forEach(saved.putObject("sequenceNumbers")::put);
        try {
            Path unfinished = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), saved.toString());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }
}
