package com.cruddur.messaging.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Concurrent;
import com.cruddur.messaging.testing.Executable;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code bin/python-side}, with a Python that records what it should install. */
@Concurrent
class PythonSideTest {

    private static final String PATH = System.getenv("PATH");

    @TempDir
    Path folder;

    private Path checkout;

    @BeforeEach
    void make_the_checkout() throws IOException {
        checkout = folder.resolve("a checkout");
        for (String script : List.of("bin/python-side", "bin/need", "bin/seconds")) {
            Executable.write(checkout.resolve(script), Files.readString(Checkout.ROOT.resolve(script)));
        }
        Files.writeString(checkout.resolve("requirements.txt"), "ministack==1\n");
        Files.writeString(checkout.resolve("requirements-lint.txt"), "cfn-lint==1\n");
        python("first", "");
    }

    /** Adds a Python to the folder that runs the given code before every program. */
    private void python(String name, String code) throws IOException {
        Executable.write(
                folder.resolve(name).resolve("python3"), """
                #!/bin/sh
                case "$2" in
                  venv) rm -rf "$4" && mkdir -p "$4/bin" && ln -s "%s/%s/python3" "$4/bin/python" && sleep 0.1 ;;
                  pip) echo "$@" >> "%s/installed" ;;
                  *) program=$2; shift 2; exec "%s" -c "%s$program" "$@" ;;
                esac
                """.formatted(folder, name, folder, find("python3"), code));
    }

    private ProcessRun pythonSide(String python, String... arguments) throws Exception {
        return ProcessRun.run(
                folder,
                Map.of("PATH", folder.resolve(python) + File.pathSeparator + PATH),
                Stream.concat(Stream.of(checkout.resolve("bin/python-side").toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Test
    void cdpath_is_ignored() throws Exception {
        Map<String, String> environment =
                Map.of("PATH", folder.resolve("first") + File.pathSeparator + PATH, "CDPATH", "/");
        ProcessRun.run(checkout, environment, "/bin/sh", "-c", "bin/python-side")
                .succeeds();
        assertThat(installed()).hasSize(1);
    }

    private List<String> installed() throws IOException {
        return Files.readAllLines(folder.resolve("installed"));
    }

    private static Path find(String program) {
        return Stream.of(PATH.split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    @Test
    void packages_are_installed_once_and_by_their_hashes() throws Exception {
        assertThat(pythonSide("first").succeeds().output())
                .isEqualTo("Installing the Python packages from requirements.txt, which takes about half a minute ...%n"
                        .formatted());
        assertThat(pythonSide("first").succeeds().output()).isEmpty();

        assertThat(installed()).singleElement().asString().contains(" --no-deps --require-hashes ", "requirements.txt");
    }

    @Test
    void linters_have_a_separate_venv() throws Exception {
        pythonSide("first").succeeds();
        pythonSide("first", "lint").succeeds();
        pythonSide("first").succeeds();

        assertThat(installed()).hasSize(2).last().asString().endsWith("requirements-lint.txt");
        assertThat(checkout.resolve(".venv-lint/bin/python")).exists();
    }

    @Test
    void changed_pins_are_installed() throws Exception {
        pythonSide("first").succeeds();
        Files.writeString(checkout.resolve("requirements.txt"), "ministack==2\n");
        pythonSide("first").succeeds();

        assertThat(installed()).hasSize(2);
    }

    @Test
    void moved_checkout_gets_a_new_venv() throws Exception {
        pythonSide("first").succeeds();
        checkout = Files.move(checkout, folder.resolve("moved"));
        pythonSide("first").succeeds();

        assertThat(installed()).hasSize(2);
    }

    @Test
    void venv_is_recreated_if_its_python_was_removed() throws Exception {
        pythonSide("first").succeeds();
        python("second", "");
        Files.delete(folder.resolve("first/python3"));
        pythonSide("second").succeeds();

        assertThat(installed()).hasSize(2);
    }

    @Test
    void venv_is_recreated_if_its_python_changed() throws Exception {
        pythonSide("first").succeeds();
        python("second", "");
        Files.delete(folder.resolve("first/python3"));
        Files.createSymbolicLink(folder.resolve("first/python3"), folder.resolve("second/python3"));
        pythonSide("first").succeeds();

        assertThat(installed()).hasSize(2);
    }

    @Test
    void second_process_waits_for_the_first_and_installs_nothing() throws Exception {
        assumeTrue(find("flock") != null);
        Callable<ProcessRun> run = () -> pythonSide("first");
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (Future<ProcessRun> command : both.invokeAll(List.of(run, run))) {
                command.get().succeeds();
            }
        } finally {
            both.shutdown();
        }

        assertThat(installed()).hasSize(1);
    }

    @Test
    void outdated_python_is_reported_with_the_required_version() throws Exception {
        python("old", "import sys; sys.version_info = (3, 9, 6)\n");

        assertThat(pythonSide("old"))
                .isEqualTo(new ProcessRun(
                        1, "python3 is Python 3.9.6. Put Python 3.10 or newer first on the PATH.%n".formatted()));
    }

    @Test
    void linters_need_a_newer_python_than_the_emulator() throws Exception {
        python("debian", "import sys; sys.version_info = (3, 11, 2)\n");

        pythonSide("debian").succeeds();
        assertThat(pythonSide("debian", "lint"))
                .isEqualTo(new ProcessRun(
                        1, "python3 is Python 3.11.2. Put Python 3.11.5 or newer first on the PATH.%n".formatted()));
    }

    @Test
    void missing_ensurepip_is_reported_with_its_package() throws Exception {
        python("debian", "import sys; sys.version_info = (3, 12, 3); sys.modules['ensurepip'] = None\n");

        assertThat(pythonSide("debian"))
                .isEqualTo(new ProcessRun(
                        1,
                        "Python 3.12.3 lacks its module ensurepip. Install it: on Debian and Ubuntu the package is python3-venv.%n"
                                .formatted()));
        assertThat(checkout.resolve(".venv")).doesNotExist();
    }

    @Test
    void missing_python_is_reported_with_what_to_install() throws Exception {
        Path path = Files.createDirectory(folder.resolve("path"));
        for (String program : List.of("bash", "dirname")) {
            Executable.write(path.resolve(program), "#!/bin/sh%nexec %s \"$@\"%n".formatted(find(program)));
        }

        assertThat(ProcessRun.run(
                        folder,
                        Map.of("PATH", path.toString()),
                        checkout.resolve("bin/python-side").toString()))
                .isEqualTo(
                        new ProcessRun(1, "python3 is not on the PATH. Install Python, 3.10 or newer.%n".formatted()));
    }

    @Test
    void unknown_argument_is_wrong_usage() throws Exception {
        assertThat(pythonSide("first", "lint-all"))
                .isEqualTo(new ProcessRun(2, "Usage: bin/python-side [lint]%n".formatted()));
    }
}
