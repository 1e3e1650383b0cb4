package com.cruddur.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.ProcessRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the licences of the emulator's Python packages and of the npm packages. Maven checks the Java libraries. */
@Concurrent
class LicencesTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void install_the_emulator() throws Exception {
        ProcessRun.run(Checkout.ROOT, Map.of(), "bin/python-side").succeeds();
    }

    private ProcessRun check(Path lockFile) throws Exception {
        return ProcessRun.run(
                Checkout.ROOT,
                Map.of("PYTHONPATH", folder.toString()),
                ".venv/bin/python",
                ".ci/check-licences",
                lockFile.toString());
    }

    private ProcessRun checkNpm(String fields) throws Exception {
        return check(Files.writeString(
                folder.resolve("package-lock.json"),
                "{\"packages\": {\"\": {}, \"node_modules/a/node_modules/other\": {%s}}}".formatted(fields)));
    }

    private ProcessRun checkPython(String metadata) throws Exception {
        Path information = Files.createDirectory(folder.resolve("other-1.dist-info"));
        Files.writeString(information.resolve("METADATA"), "Name: other\n" + metadata);
        return check(Checkout.ROOT.resolve("package-lock.json"));
    }

    private static void refuses(ProcessRun check, String licence) {
        assertThat(check)
                .isEqualTo(new ProcessRun(
                        1, "other is under %s, which is not in .ci/allowed-licences.%n".formatted(licence)));
    }

    @Test
    void every_package_is_under_an_allowed_licence() throws Exception {
        assertThat(check(Checkout.ROOT.resolve("package-lock.json"))).isEqualTo(new ProcessRun(0, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BUSL-1.1", "MIT AND BUSL-1.1", "(MIT OR Apache-2.0) AND BUSL-1.1", "GPL-3.0 OR BUSL-1.1"})
    void licence_that_is_not_allowed_is_refused(String licence) throws Exception {
        refuses(checkNpm("\"license\": \"%s\"".formatted(licence)), licence);
        refuses(checkPython("License-Expression: %s\nLicense: MIT\n".formatted(licence)), licence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BUSL-1.1 OR MIT", "MIT AND (BUSL-1.1 OR Apache-2.0)", "MPL-2.0 AND MIT"})
    void package_with_a_choice_of_licences_needs_one_that_is_allowed(String licence) throws Exception {
        checkNpm("\"license\": \"%s\"".formatted(licence)).succeeds();
        checkPython("License-Expression: %s\n".formatted(licence)).succeeds();
    }

    @Test
    void package_without_a_licence_is_refused() throws Exception {
        refuses(checkNpm("\"dev\": true"), "no stated licence");
        refuses(checkPython("Classifier: Programming Language :: Python\n"), "no stated licence");
    }

    @Test
    void classifier_of_a_python_package_outranks_its_free_text() throws Exception {
        String text = "Classifier: License :: Other/Proprietary License\nLicense: MIT\n";

        refuses(checkPython(text), "Other/Proprietary License");
    }

    @Test
    void free_text_of_a_python_package_counts_without_a_classifier() throws Exception {
        refuses(checkPython("License: Mine\n"), "Mine");
    }
}
