package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.guard.TemplatePair;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code bin/lint-templates}, in a folder whose linters print their arguments. */
class LintScriptTest {

    @TempDir
    Path folder;

    private TemplatePair templates;

    @BeforeEach
    void make_the_folder() throws IOException {
        Executable.write(
                folder.resolve("bin/lint-templates"), Files.readString(Checkout.ROOT.resolve("bin/lint-templates")));
        Executable.write(folder.resolve("bin/python-side"), "#!/bin/sh\n");
        Executable.write(folder.resolve(".venv-lint/bin/cfn-lint"), "#!/bin/sh\necho \"$@\"\n");
        Executable.write(folder.resolve(".venv-lint/bin/checkov"), "#!/bin/sh\n");
        Executable.write(folder.resolve(".venv-lint/bin/python"), "#!/bin/sh\n");
        templates = TemplatePair.of("dev", folder);
    }

    private ProcessRun lint() throws Exception {
        return ProcessRun.run(folder, Map.of(), "bin/lint-templates", "next");
    }

    @Test
    void directory_without_a_manifest_is_linted_as_a_whole() throws Exception {
        assertThat(lint().succeeds().output())
                .startsWith("--template next/cruddur-messages-data.template.json "
                        + "next/cruddur-messages-network.template.json next/cruddur-messages-stream.template.json%n"
                                .formatted())
                .contains("found no fault. Templates: 3.");
    }

    @Test
    void templates_of_an_earlier_synth_are_not_linted() throws Exception {
        templates.manifest("aws://unknown-account/unknown-region", "data");

        assertThat(lint().succeeds().output())
                .startsWith("--template next/cruddur-messages-data.template.json%n".formatted())
                .contains("found no fault. Templates: 1.");
    }

    @Test
    void assembly_without_a_stack_is_wrong_usage() throws Exception {
        templates.manifest("aws://unknown-account/unknown-region");

        assertThat(lint().exit()).isEqualTo(2);
        assertThat(lint().output()).contains("next holds no *.template.json");
    }

    @Test
    void linters_with_a_disallowed_licence_do_not_run() throws Exception {
        Executable.write(
                folder.resolve(".venv-lint/bin/python"), "#!/bin/sh\n[ $1 != .ci/check-licences ] || exit 1\n");

        assertThat(lint()).isEqualTo(new ProcessRun(1, ""));
    }
}
