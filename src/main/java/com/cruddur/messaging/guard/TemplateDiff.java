package com.cruddur.messaging.guard;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Compares templates with the CDK's own diff library, on the pinned Node. One Node process serves all comparisons and ends with
 * this JVM, because the library needs most of a second to read its schema of all resource types.
 */
public final class TemplateDiff {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Process node;

    private TemplateDiff() {}

    /** A request to the library: the template files by the names of their stacks. */
    private record DiffRequest(Map<String, String> base, Map<String, String> next, boolean colors, Integer columns) {}

    /** The library's answer: stacks, or an error. */
    private record DiffAnswer(List<ComparedStack> stacks, String error) {}

    /** A stack as the library compares it. */
    private record ComparedStack(
            String stack,
            StackDifference.State state,
            int differences,
            String text,
            List<ResourceDifference> resources) {}

    /**
     * Compares two directories of templates.
     *
     * @param checkout the root of the checkout in which the library is installed
     * @param base the directory of templates before the change; empty if there are none
     * @param next the directory of templates after the change; empty if there are none
     * @param colors whether texts contain the colours of a terminal
     * @param columns the width of the terminal, which limits tables; empty if there is none
     * @return the stacks of both directories, sorted by name
     * @throws IllegalStateException if a template cannot be read, or the library cannot be run
     */
    public static synchronized List<StackDifference> between(
            Path checkout, Optional<Path> base, Optional<Path> next, boolean colors, OptionalInt columns) {
        Map<String, SynthesizedStack> before = base.map(TemplateFiles::in).orElse(Map.of());
        Map<String, SynthesizedStack> after = next.map(TemplateFiles::in).orElse(Map.of());
        DiffRequest request =
                new DiffRequest(files(before), files(after), colors, columns.isPresent() ? columns.getAsInt() : null);
        try {
            if (node == null) {
                node = start(checkout);
            }
            Writer requests = node.outputWriter(StandardCharsets.UTF_8);
            requests.write(JSON.writeValueAsString(request) + "\n");
            requests.flush();
            String line = node.inputReader(StandardCharsets.UTF_8).readLine();
            if (line == null) {
                throw new IOException("it ended");
            }
            DiffAnswer answer = JSON.readValue(line, DiffAnswer.class);
            if (answer.error != null) {
                throw new IllegalStateException("The templates cannot be compared: " + answer.error);
            }
            return answer.stacks.stream()
                    .map(stack -> new StackDifference(
                            stack.stack,
                            stack.state,
                            stack.differences,
                            stack.text,
                            stack.resources,
                            Optional.ofNullable(before.get(stack.stack)),
                            Optional.ofNullable(after.get(stack.stack))))
                    .toList();
        } catch (IOException e) {
            node = null;
            throw new IllegalStateException("The diff library cannot be run: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> files(Map<String, SynthesizedStack> stacks) {
        return stacks.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, stack -> stack.getValue().file().toString()));
    }

    private static Process start(Path checkout) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        checkout.resolve("node_modules/.bin/node").toString(),
                        checkout.resolve("src/main/resources/template-diff.mjs").toString())
                .redirectError(Redirect.INHERIT);
        builder.environment().put("FORCE_COLOR", "1");
        builder.environment().remove("NO_COLOR"); // Node would warn that it ignores it.
        return builder.start();
    }
}
