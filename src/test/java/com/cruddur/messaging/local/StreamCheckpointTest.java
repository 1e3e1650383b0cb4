package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.streams.StreamReader.LastRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamCheckpointTest {

    @TempDir
    Path directory;

    private StreamCheckpoint checkpoint() {
        return new StreamCheckpoint(directory.resolve("checkpoint.json"), "stream");
    }

    @Test
    void saved_positions_are_read() {
        LastRecord last = new LastRecord("000000000000000000123", Instant.parse("2026-11-22T08:00:00Z"));

        checkpoint().save("shard", last);

        assertThat(checkpoint().lasts()).isEqualTo(Map.of("shard", last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"streamArn\": \"stream\", \"records\": \"damaged\"}"})
    void damaged_file_counts_as_empty(String text) throws IOException {
        Files.writeString(directory.resolve("checkpoint.json"), text);

        assertThat(checkpoint().lasts()).isEmpty();
    }
}
