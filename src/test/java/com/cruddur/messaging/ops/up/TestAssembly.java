package com.cruddur.messaging.ops.up;

import com.cruddur.messaging.local.Handlers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Makes changed copies of the assembly of the stage dev. */
final class TestAssembly {

    /** The logical id of the function's version, which ends with a hash. */
    private static final String VERSION = "(MoveFunctionCurrentVersion[0-9A-F]{8})[0-9a-f]{32}";

    private TestAssembly() {}

    /**
     * Returns a copy whose function runs a class of {@link Handlers}.
     *
     * @param replacements patterns in its templates, each followed by its replacement
     */
    static Path withHandler(Path directory, String handler, String... replacements) throws IOException {
        Path copy = with(
                directory,
                Stream.concat(
                                Stream.of(
                                        "(\"Handler\": )\"[^\"]*\"",
                                        "$1\"%s::%s\"".formatted(Handlers.class.getName(), handler)),
                                Stream.of(replacements))
                        .toArray(String[]::new));
        try (Stream<Path> files = Files.list(copy)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                // Changed code needs a different asset and version, or a deploy would not change the real ones.
                String hash = jar.getFileName().toString().replaceAll("asset\\.|\\.jar", "");
                String other = new StringBuilder(hash).reverse().toString();
                Files.delete(jar);
                write(copy.resolve("asset.%s.jar".formatted(other)), Handlers.class);
                replace(copy, ".json", hash, other, VERSION, "$1" + other.substring(32));
            }
        }
        return copy;
    }

    /** Returns a copy with changed values in its templates. */
    static Path with(Path directory, String... replacements) throws IOException {
        Path copy = Files.createTempDirectory(directory, "assembly");
        try (Stream<Path> files = Files.list(UpProcess.DEV)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        replace(copy, ".template.json", replacements);
        return copy;
    }

    private static void replace(Path copy, String ending, String... replacements) throws IOException {
        try (Stream<Path> files = Files.list(copy)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(ending)).toList()) {
                String content = Files.readString(file);
                for (int i = 0; i < replacements.length; i += 2) {
                    content = content.replaceAll(replacements[i], replacements[i + 1]);
                }
                Files.writeString(file, content);
            }
        }
    }

    private static void write(Path file, Class<?> content) throws IOException {
        String entry = content.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                InputStream bytes = content.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(jar);
        }
    }
}
