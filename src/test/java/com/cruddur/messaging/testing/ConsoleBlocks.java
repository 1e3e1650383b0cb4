package com.cruddur.messaging.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The commands and outputs that a page shows in its console blocks. */
public final class ConsoleBlocks {

    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final String PROMPT = "$ ";

    private ConsoleBlocks() {}

    /** Returns the commands of a page in their order, each with the lines of its output. Output without a command has the key "". */
    public static Map<String, List<String>> of(String page) {
        Map<String, List<String>> outputs = new LinkedHashMap<>();
        BLOCK.matcher(read(page)).results().map(block -> block.group(1)).forEach(block -> {
            String command = "";
            for (String line : block.lines().toList()) {
                if (line.startsWith(PROMPT)) {
                    command = line.substring(PROMPT.length());
                    outputs.put(command, new ArrayList<>());
                } else {
                    outputs.computeIfAbsent(command, key -> new ArrayList<>()).add(masked(line));
                }
            }
        });
        return outputs;
    }

    /** Returns a line with the same text for all times, durations, ports, uuids and ids of user pools. */
    public static String masked(String line) {
        return line.replaceAll("\\d{4}-\\d\\d-\\d\\d( |T)\\d\\d:\\d\\d:\\d\\d", "2026-11-20$112:00:00")
                .replaceAll("\\.\\d{6}\\+00:00", ".000000+00:00")
                .replaceAll("\\d+ ms", "1 ms")
                .replaceAll("localhost:\\d+", "localhost:1")
                .replaceAll("us-east-1_\\w+", "us-east-1_A")
                .replaceAll("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}", "UUID");
    }

    private static String read(String page) {
        try {
            return Files.readString(Path.of(page));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
