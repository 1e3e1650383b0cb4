package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;

class CdkJsonTest {

    @Test
    void every_feature_flag_has_the_recommended_value(@TempDir Path directory) throws Exception {
        Map<String, Object> context =
                Synthesized.map(Synthesized.read("cdk.json").get("context"));
        context.keySet().removeIf(key -> !key.startsWith("@aws-cdk"));

        assertThat(context).isEqualTo(recommended(directory));
    }

    /** Reads the recommendations from the npm package in the library's jar. */
    private static Map<String, Object> recommended(Path directory) throws IOException, InterruptedException {
        File library = directory.resolve("aws-cdk-lib.tgz").toFile();
        try (InputStream tgz = App.class.getResourceAsStream("aws-cdk-lib@2.263.0.jsii.tgz")) {
            Files.copy(tgz, library.toPath());
        }
        Path flags = directory.resolve("package/recommended-feature-flags.json");
        int exit = new ProcessBuilder("tar", "-xzf", library.toString(), "package/recommended-feature-flags.json")
                .directory(directory.toFile())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
        return Synthesized.map(Synthesized.read(flags.toString()));
    }
}
