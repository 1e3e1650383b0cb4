package com.cruddur.messaging.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;

/** A copy of the checkout with its build results and the settings of {@link Fixture}, for tests that change sources. */
public final class BuiltCopy implements AutoCloseable {

    private static final Set<String> NOT_SOURCES =
            Set.of(".git", ".venv", ".venv-lint", ".postgres", "target", "node_modules", "cdk.out");

    private static final List<String> BUILT = List.of(
            "lambda/target/function.jar",
            "lambda/target/messaging-lambda-1.0.0.jar",
            "src/target/cruddur-messages.jar",
            "src/target/class-path",
            "src/target/libraries.jsa",
            "src/target/libraries.of",
            "src/target/built-from");

    private final Path directory;

    /** Creates the copy. */
    public BuiltCopy(Path directory) throws IOException {
        this.directory = directory;
        copy(Checkout.ROOT, directory, NOT_SOURCES);
        Fixture.write(directory);
        for (String built : BUILT) {
            Files.createDirectories(directory.resolve(built).getParent());
            Files.copy(Checkout.ROOT.resolve(built), directory.resolve(built));
        }
        Files.createSymbolicLink(directory.resolve("node_modules"), Checkout.ROOT.resolve("node_modules"));
    }

    /** Adds the Python environment, which must name the directory that it is in. */
    public void addPython() throws IOException {
        copy(Checkout.ROOT.resolve(".venv"), directory.resolve(".venv"), Set.of());
        Path installed = directory.resolve(".venv/installed");
        Files.writeString(
                installed,
                Files.readString(installed)
                        .replace(
                                Checkout.ROOT.toRealPath().toString(),
                                directory.toRealPath().toString()));
    }

    /** Replaces a text that a file must contain, in one step, because {@code up --watch} may read the file at any time. */
    public void replace(String file, String text, String replacement) throws IOException {
        Path path = directory.resolve(file);
        String content = Files.readString(path);
        if (!content.contains(text)) {
            throw new AssertionError("%s does not contain %s".formatted(file, text));
        }
        Path changed = Files.writeString(directory.resolve("changed"), content.replace(text, replacement));
        Files.move(changed, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the symbolic link, so that deleting the copy does not follow it. */
    @Override
    public void close() throws IOException {
        Files.delete(directory.resolve("node_modules"));
    }

    private static void copy(Path from, Path to, Set<String> left) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                if (left.contains(String.valueOf(visited.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(visited)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = to.resolve(from.relativize(file));
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Files.readSymbolicLink(file));
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
