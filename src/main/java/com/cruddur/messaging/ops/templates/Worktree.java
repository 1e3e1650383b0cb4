package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.ops.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** A commit in a temporary folder, which is gone once it is closed, or when this JVM ends, be it by Ctrl-C. */
final class Worktree implements AutoCloseable {

    private static final String NODE_MODULES = "node_modules";
    private static final String LOCK = "package-lock.json";

    private final GitRepository git;
    private final Path path;
    private final Thread hook = new Thread(this::abandon);

    Worktree(GitRepository git, String commit) {
        this.git = git;
        try {
            path = Files.createTempDirectory("cruddur-base");
        } catch (IOException e) {
            throw new Failure("A temporary folder cannot be made: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            // A hook of this repository has no say in what a base is.
            git.run("-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", path.toString(), commit);
        } catch (Failure e) {
            Runtime.getRuntime().removeShutdownHook(hook); // There is nothing to remove.
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Saves an installation, if it would be the same. */
    void shareNodeModules(Path checkout) {
        Path lock = path.resolve(LOCK);
        Path installed = checkout.resolve(NODE_MODULES);
        try {
            if (Files.exists(installed) && Files.exists(lock) && Files.mismatch(lock, checkout.resolve(LOCK)) < 0) {
                Files.createSymbolicLink(path.resolve(NODE_MODULES), installed.toAbsolutePath());
                // Older than what is installed, or bin/node-side would install again, into the folder of this checkout.
                Files.setLastModifiedTime(lock, FileTime.fromMillis(0));
            }
        } catch (IOException e) {
            throw new Failure("%s cannot be shared: %s".formatted(installed, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // This JVM ends: the hook removes the folder, and a second removal beside it would make either
            // fail.
        }
        remove();
    }

    /** What still builds in the folder would write on while it is removed. */
    private void abandon() {
        List<ProcessHandle> builds = ProcessHandle.current().descendants().toList();
        builds.forEach(ProcessHandle::destroy);
        builds.forEach(build -> build.onExit().join());
        try {
            remove();
        } catch (Failure e) {
            // It ends, and the folder is a temporary one.
        }
    }

    private void remove() {
        git.run("worktree", "remove", "--force", path.toString());
    }
}
