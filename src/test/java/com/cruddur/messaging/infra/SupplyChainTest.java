package com.cruddur.messaging.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that packages are pinned and verified, and that updates and advisories are looked up. */
@Concurrent
class SupplyChainTest {

    @Test
    void npm_does_not_run_scripts_of_packages() throws Exception {
        assertThat(ProcessRun.run(Checkout.ROOT, Map.of(), "npm", "config", "get", "ignore-scripts"))
                .isEqualTo(new ProcessRun(0, "true\n"));
        assertThat(read("package-lock.json"))
                .as("a package with an install script would stay half installed")
                .doesNotContain("hasInstallScript");
    }

    @Test
    void maven_config_requires_strict_checksums() throws IOException {
        assertThat(read(".mvn/maven.config").lines()).containsExactly("--strict-checksums");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requirements.txt", "requirements-lint.txt"})
    void python_packages_have_one_version_and_hashes(String requirements) throws IOException {
        assertThat(read(requirements).replace("\\\n", "").lines())
                .isNotEmpty()
                .allMatch(line -> line.matches("[\\w.-]+==\\S+ ( *; [^#]*)?( +--hash=sha256:[0-9a-f]{64})+ *"));
    }

    @Test
    void updates_of_each_kind_of_package_come_in_one_pull_request() throws IOException {
        List<String> updates = Pattern.compile("  - package-ecosystem: ")
                .splitAsStream(read(".github/dependabot.yml"))
                .skip(1)
                .toList();

        assertThat(updates)
                .extracting(update -> update.split("\\s", 2)[0])
                .containsExactly("maven", "npm", "pip", "devcontainers", "github-actions");
        assertThat(updates).allSatisfy(update -> assertThat(update).contains("    groups:\n", "{ patterns: [\"*\"] }"));
    }

    @Test
    void advisories_are_looked_up_for_every_list_of_packages() throws IOException {
        assertThat(read(".ci/advisories"))
                .contains("target/bom.json", " package-lock.json", " requirements.txt ", ":requirements-lint.txt");
        assertThat(read(".github/workflows/nightly.yml")).contains("-P sbom", "run: .ci/advisories\n");
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
