package com.cruddur.messaging.local;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proves every {@link Shortfall}. */
@Tag("deploy")
class ShortfallIT {

    private static MiniStack aws;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        aws = MiniStack.start(directory, Map.of());
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @ParameterizedTest
    @EnumSource
    void emulator_still_has_the_shortfall(Shortfall shortfall) {
        shortfall.prove(aws);
    }
}
