package com.cruddur.messaging.guard;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The CDK's own diff library, which runs on the pinned Node. */
public final class TemplateDiff {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TemplateDiff() {}

    /**
     * Compares two directories of templates.
     *
     * @param checkout where the library is installed
     * @param base a directory of templates; empty for no template at all
     * @param next the same, after the change
     * @param colors whether texts are for a terminal
     * @return the stacks of both, in the order of their names
     */
    public static List<StackDifference> between(
            Path checkout, Optional<Path> base, Optional<Path> next, boolean colors) {
        ProcessBuilder node = new ProcessBuilder(
                        checkout.resolve("node_modules/.bin/node").toString(),
                        checkout.resolve("src/main/node/template-diff.mjs").toString(),
                        base.map(Path::toString).orElse(""),
                        next.map(Path::toString).orElse(""))
                .redirectError(Redirect.INHERIT);
        node.environment().put("FORCE_COLOR", colors ? "1" : "0");
        try {
            Process process = node.start();
            byte[] output = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("The templates cannot be compared; the reason is above.");
            }
            return JSON.readValue(output, new TypeReference<>() {});
        } catch (IOException e) {
            throw new IllegalStateException("The diff library cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while comparing templates.", e);
        }
    }
}
