package com.cruddur.messaging.infra;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The script of a workflow step. It runs with {@code bash -e}, as with GitHub's runner. */
record WorkflowStep(String script) {

    private static final String STEP = "      - ";
    private static final String RUN = "        run: ";

    /** Returns the first step of a workflow with this name. */
    static WorkflowStep of(String workflow, String name) throws IOException {
        List<String> step = Files.readAllLines(Checkout.ROOT.resolve(".github/workflows/" + workflow)).stream()
                .dropWhile(line -> !line.equals(STEP + "name: " + name))
                .skip(1)
                .takeWhile(line -> line.isEmpty() || line.startsWith("        "))
                .dropWhile(line -> !line.startsWith(RUN))
                .toList();
        String first = step.get(0).substring(RUN.length());
        return new WorkflowStep(
                first.equals("|")
                        ? String.join("\n", step.subList(1, step.size())).replaceAll("(?m)^ {10}", "")
                        : first);
    }

    /**
     * Runs the script.
     *
     * @param directory the working directory. Programs in it override the system's programs of the same name.
     */
    ProcessRun run(Path directory, Map<String, String> environment) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", directory + ":" + System.getenv("PATH"));
        all.put("GITHUB_STEP_SUMMARY", directory.resolve("summary").toString());
        all.put("GITHUB_OUTPUT", directory.resolve("output").toString());
        return ProcessRun.run(directory, all, "bash", "--noprofile", "-e", "-c", script);
    }
}
