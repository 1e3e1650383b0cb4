package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.ops.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** A commit, checked out into a temporary directory. {@link #close} or the end of this JVM, including Ctrl-C, removes the directory. */
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
            throw new Failure("A temporary directory cannot be created: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            // Hooks of this repository must not run, because they could change the files of the base.
            git.run("-c", "core.hooksPath=/dev/null", "worktree", "add", "--detach", path.toString(), commit);
        } catch (Failure e) {
            Runtime.getRuntime().removeShutdownHook(hook); // git has added no worktree.
            path.toFile().delete();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    /** Links the node_modules of a checkout into the directory if the lock files are equal, which saves an installation. */
    void shareNodeModules(Path checkout) {
        Path lock = path.resolve(LOCK);
        Path installed = checkout.resolve(NODE_MODULES);
        try {
            if (Files.exists(installed) && Files.exists(lock) && Files.mismatch(lock, checkout.resolve(LOCK)) < 0) {
                Files.createSymbolicLink(path.resolve(NODE_MODULES), installed.toAbsolutePath());
                // If the lock file were newer than node_modules, bin/node-side would install into the linked directory.
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
            return; // This JVM ends and the hook removes the directory. Two concurrent removals would fail.
        }
        remove();
    }

    /** Ends running builds, which would write into the directory, and removes it. */
    private void abandon() {
        List<ProcessHandle> builds = ProcessHandle.current().descendants().toList();
        builds.forEach(ProcessHandle::destroy);
        builds.forEach(build -> build.onExit().join());
        try {
            remove();
        } catch (Failure e) {
            // This JVM ends, and the directory is temporary.
        }
    }

    private void remove() {
        git.run("worktree", "remove", "--force", path.toString());
    }
}
