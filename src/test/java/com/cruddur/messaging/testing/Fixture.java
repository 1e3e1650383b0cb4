package com.cruddur.messaging.testing;

import com.cruddur.messaging.local.TemporaryDirectory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Fixed settings for tests, so that a change of {@code cdk.json} breaks none: the stages {@code dev} and {@code prod},
 * and the VPC of {@code prod}, in a documentation account.
 */
public final class Fixture {

    private static final String HOME = "cruddur.home";
    private static final String CDK_JSON = "cdk.json";
    private static final String ANSWERS = "cdk.context.json";
    private static final String FOLDER = "src/test/resources/fixture";
    private static final Path DIRECTORY = Checkout.ROOT.resolve(FOLDER);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A directory with these settings that otherwise links to the checkout and its build results. */
    public static final Path CHECKOUT = link();

    private Fixture() {}

    /** Makes commands in this JVM use these settings, unless a test has chosen others. */
    public static void use() {
        if (Path.of(System.getProperty(HOME)).normalize().equals(Checkout.ROOT)) {
            System.setProperty(HOME, CHECKOUT.toString());
        }
    }

    /** Returns the checkout's {@code cdk.json} with these stages. */
    public static ObjectNode cdkJson() {
        return cdkJson(Checkout.ROOT);
    }

    /** Returns the {@code cdk.json} of a different checkout, with its fixture's stages if it has any. */
    public static ObjectNode cdkJson(Path checkout) {
        ObjectNode cdkJson = read(checkout.resolve(CDK_JSON));
        Path stages = checkout.resolve(FOLDER).resolve(CDK_JSON);
        if (Files.exists(stages)) {
            ((ObjectNode) cdkJson.get("context"))
                    .setAll((ObjectNode) read(stages).get("context"));
        }
        return cdkJson;
    }

    /** Returns the answers to the look-ups of these stages. */
    public static ObjectNode answers() {
        return read(DIRECTORY.resolve(ANSWERS));
    }

    /**
     * Returns the directory with the templates of a stage or variant.
     *
     * @param variant its name, as in {@code prod-own-key}
     */
    public static Path templates(String variant) {
        return DIRECTORY.resolve("snapshots").resolve(variant);
    }

    /** Writes these settings into a copy of the checkout. */
    public static void write(Path checkout) throws IOException {
        JSON.writeValue(checkout.resolve(CDK_JSON).toFile(), cdkJson());
        JSON.writeValue(checkout.resolve(ANSWERS).toFile(), answers());
    }

    /** All scripts run in the checkout, except {@code bin/cruddur}, which reads the settings from its own directory. */
    private static Path link() {
        TemporaryDirectory directory = new TemporaryDirectory();
        Runtime.getRuntime().addShutdownHook(new Thread(directory::close));
        try {
            for (String name : List.of(".postgres", ".venv", "lambda", "node_modules", "src")) {
                Files.createSymbolicLink(directory.path().resolve(name), Checkout.ROOT.resolve(name));
            }
            for (String script : List.of("app", "build", "jvm", "postgres-side", "python-side")) {
                Path real = Checkout.ROOT.resolve("bin").resolve(script);
                Executable.write(bin(directory, script), "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(real));
            }
            Executable.write(bin(directory, "cruddur"), Files.readString(Checkout.ROOT.resolve("bin/cruddur")));
            Files.createSymbolicLink(bin(directory, "emulator"), Checkout.ROOT.resolve("bin/emulator"));
            write(directory.path());
            ProcessRun.run(directory.path(), Map.of(), "git", "init", "--quiet").succeeds();
            return directory.path();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path bin(TemporaryDirectory directory, String script) {
        return directory.path().resolve("bin").resolve(script);
    }

    private static ObjectNode read(Path file) {
        try {
            return JSON.readValue(file.toFile(), ObjectNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
