package com.cruddur.messaging.local;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Lambda handlers for tests of a function's process, each with different behaviour. */
public final class Handlers {

    public Map<String, String> environment(Map<String, String> event) {
        System.out.println("printed by the handler");
        String value = System.getenv(event.get("variable"));
        return Map.of(
                "value",
                value == null ? "" : value,
                "process",
                Long.toString(ProcessHandle.current().pid()));
    }

    public String fail(Map<String, String> event) {
        throw new IllegalArgumentException("broken\n" + event);
    }

    public String sleep(Map<String, String> event) throws InterruptedException {
        Thread.sleep(60_000);
        return "late";
    }

    public String exit(Map<String, String> event) {
        Runtime.getRuntime().halt(3);
        return "never";
    }

    /** Prints to standard output without {@link System#out}, as native code does. */
    public String shout(Map<String, String> event) {
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8).println("hello");
        System.out.print("FAILED to say this in one line"); // without a line end
        return "done";
    }

    public int fill(Map<String, String> event) {
        return new byte[300_000_000].length;
    }

    public String loaders(Map<String, String> event) throws ClassNotFoundException {
        return getClass().getClassLoader().getParent() == ClassLoader.getPlatformClassLoader() ? "own" : "shared";
    }
}
