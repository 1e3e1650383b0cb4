package com.cruddur.messaging.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the JVM uses its class archive. If it cannot, it starts more slowly without a warning. */
class ArchiveIT {

    private static final String FUNCTION = "lambda/target/function.jar";

    @TempDir
    Path directory;

    @Test
    void classes_of_the_cli_come_from_the_archive() throws Exception {
        assertThat(loaded("com.cruddur.messaging.ops.Cruddur", "--version"))
                .filteredOn(line -> line.contains(" picocli.CommandLine$Model$CommandSpec "))
                .singleElement()
                .asString()
                .contains("source: shared objects file");
    }

    @Test
    void classes_of_the_function_come_from_the_archive() throws Exception {
        List<String> loaded = loaded(
                FunctionRuntime.class.getName(), FUNCTION, "com.cruddur.messaging.stream.MessagingStreamHandler");

        assertThat(loaded)
                .filteredOn(line -> line.contains(" software.amazon.awssdk.services.dynamodb.DefaultDynamoDbClient ")
                        || line.contains(".runtime.serialization.PojoSerializer "))
                .hasSize(2)
                .allMatch(line -> line.contains("source: shared objects file"));
    }

    /**
     * With several, the SDK cannot choose for clients that it creates itself, such as for a profile that assumes a
     * role.
     */
    @Test
    void class_path_has_one_http_client() throws Exception {
        assertThat(Files.readString(Checkout.ROOT.resolve("src/target/class-path"))
                        .split(File.pathSeparator))
                .filteredOn(jar -> jar.matches(".*/awssdk/(.*-client|aws-crt-client)/.*"))
                .singleElement()
                .asString()
                .contains("/url-connection-client/");
    }

    private List<String> loaded(String... command) throws Exception {
        Path log = directory.resolve("log");
        ProcessRun.run(
                        Checkout.ROOT,
                        Map.of("TABLE_NAME", "messages", "AWS_REGION", "us-east-1"),
                        Stream.concat(Stream.of("bin/jvm", "-Xlog:class+load:file=" + log), Stream.of(command))
                                .toArray(String[]::new))
                .succeeds();
        return Files.readAllLines(log);
    }
}
