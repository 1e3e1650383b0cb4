package com.cruddur.messaging.infra;

import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a step of a workflow runs, as GitHub's runner runs it: with {@code bash -e}. */
record WorkflowStep(String script) {

    private static final String STEP = "      - ";
    private static final String RUN = "        run: ";

    /** Returns the first step of a workflow that has this name. */
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
     * Runs it.
     *
     * @param directory where it runs; programs that are here take the place of those that the system has
     */
    ProcessRun run(Path directory, Map<String, String> environment) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", directory + ":" + System.getenv("PATH"));
        all.put("GITHUB_STEP_SUMMARY", directory.resolve("summary").toString());
        all.put("GITHUB_OUTPUT", directory.resolve("output").toString());
        return ProcessRun.run(directory, all, "bash", "--noprofile", "-e", "-c", script);
    }
}
