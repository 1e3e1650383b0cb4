package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.local.TemporaryDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A cache of the templates of commits, so that a base is built only once. It is in git's own directory, which neither a commit
 * nor a build changes.
 */
final class TemplateCache {

    /** The number of commits to keep. The templates of one stage take about 100 KB. */
    private static final int KEPT = 20;

    private final Path directory;

    private TemplateCache(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the cache of a commit for the CDK CLI's current environment variables and {@code ~/.cdk.json}.
     *
     * @param git the directory of git's own files
     */
    static TemplateCache of(Path git, String commit) {
        return new TemplateCache(git.resolve("cruddur-templates").resolve(commit + "-" + circumstances()));
    }

    private static String circumstances() {
        TreeMap<String, String> variables = new TreeMap<>(System.getenv());
        variables.keySet().removeIf(name -> !name.startsWith("CDK_"));
        Path settings = Path.of(System.getProperty("user.home"), ".cdk.json");
        try {
            String text = variables + (Files.exists(settings) ? Files.readString(settings) : "");
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, 8);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("%s cannot be read: %s".formatted(settings, e), e);
        }
    }

    Optional<Path> find(String stage) {
        return Optional.of(directory.resolve(stage)).filter(CheckoutTemplates::holdsTemplates);
    }

    /** Copies the templates of an assembly into the cache and returns their directory, or the assembly if that fails. */
    Path add(String stage, Path assembly) {
        try {
            Path unfinished = Files.createTempDirectory(Files.createDirectories(directory), "unfinished");
            copy(assembly, unfinished);
            Path kept = directory.resolve(stage);
            Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
            forgetOldest();
            return kept;
        } catch (IOException e) {
            return assembly; // The directory is read-only, the disk is full, or a concurrent comparison was faster.
        }
    }

    /** Copies the JSON files only, because assets take most of the space. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private void forgetOldest() throws IOException {
        try (Stream<Path> commits = Files.list(directory.getParent())) {
            List<Path> newestFirst = commits.sorted(Comparator.comparing(
                                    (Path commit) -> commit.toFile().lastModified())
                            .reversed())
                    .toList();
            newestFirst.stream().skip(KEPT).forEach(TemporaryDirectory::delete);
        }
    }
}
