package com.cruddur.messaging.local;

import com.cruddur.messaging.streams.StreamReader.LastRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the last record of each shard that was delivered or given up, in a file next to the account's state. */
final class StreamCheckpoint {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LASTS = "records";
    private static final String SEQUENCE_NUMBER = "sequenceNumber";
    private static final String CREATED_AT = "createdAt";

    private final Path file;
    private final String streamArn;
    private final Map<String, LastRecord> lasts = new TreeMap<>();

    /**
     * Reads the file if it is for this stream. A missing or unreadable file counts as empty, because a record may be delivered
     * twice.
     */
    StreamCheckpoint(Path file, String streamArn) {
        this.file = file;
        this.streamArn = streamArn;
        try {
            JsonNode saved = JSON.readTree(Files.readString(file));
            if (saved.path("streamArn").asText().equals(streamArn)) {
                saved.path(LASTS)
                        .forEachEntry((shard, last) -> lasts.put(
                                shard,
                                new LastRecord(
                                        last.path(SEQUENCE_NUMBER).asText(),
                                        Instant.ofEpochSecond(
                                                last.path(CREATED_AT).asLong()))));
            }
        } catch (IOException e) {
            // The checkpoint stays empty.
        }
    }

    Map<String, LastRecord> lasts() {
        return Map.copyOf(lasts);
    }

    void save(String shard, LastRecord last) {
        lasts.put(shard, last);
        ObjectNode saved = JsonNodeFactory.instance.objectNode().put("streamArn", streamArn);
        ObjectNode records = saved.putObject(LASTS);
        lasts.forEach((id, record) -> records.putObject(id)
                .put(SEQUENCE_NUMBER, record.sequenceNumber())
                .put(CREATED_AT, record.createdAt().getEpochSecond()));
        try {
            Path unfinished = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), saved.toString());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }
}
