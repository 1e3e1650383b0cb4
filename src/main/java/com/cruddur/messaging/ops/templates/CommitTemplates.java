package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.names.MessagingNames;
import com.cruddur.messaging.ops.cli.Failure;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The templates of a commit. They come from the cache, or the commit is checked out into a temporary directory and synthesized. */
final class CommitTemplates implements TemplateSource, AutoCloseable {

    private final GitRepository git;
    private final String id;
    private final Path checkout;
    private final boolean mayBeCheckout;
    private final TemplateCache cache;
    private final Consumer<String> say;
    private Worktree worktree;

    /**
     * @param checkout the root of this checkout, whose node_modules are reused if the lock files are equal
     * @param mayBeCheckout whether this checkout is synthesized in place of the commit if it is an unchanged copy of it
     * @param say gets a message before each slow step
     */
    CommitTemplates(GitRepository git, String id, Path checkout, boolean mayBeCheckout, Consumer<String> say) {
        this.git = git;
        this.id = id;
        this.checkout = checkout;
        this.mayBeCheckout = mayBeCheckout;
        this.say = say;
        this.cache = TemplateCache.of(git.commonDirectory(), id);
    }

    @Override
    public Set<String> stages() {
        Set<String> names = new TreeSet<>();
        git.file(id, CheckoutTemplates.CDK_JSON).ifPresent(text -> {
            try {
                new ObjectMapper()
                        .readTree(text)
                        .at(CheckoutTemplates.STAGES)
                        .fieldNames()
                        .forEachRemaining(names::add);
            } catch (JsonProcessingException e) {
                throw new Failure(
                        "%s of %s is not JSON: %s".formatted(CheckoutTemplates.CDK_JSON, id, e.getOriginalMessage()),
                        e);
            }
        });
        return names;
    }

    @Override
    public Optional<Path> templates(String stage, MessagingNames names) {
        if (!stages().contains(stage)) {
            return Optional.empty();
        }
        Path templates = cache.find(key(stage, names)).orElseGet(() -> synthesize(stage, names));
        // A commit that does not support copies ignores the name of the copy and makes the stacks without one.
        return names.copy().isEmpty() || Files.exists(templates.resolve(names.stack("data") + ".template.json"))
                ? Optional.of(templates)
                : Optional.empty();
    }

    private static String key(String stage, MessagingNames names) {
        return stage + names.copy().map(copy -> ",copy=" + copy).orElse("");
    }

    private Path synthesize(String stage, MessagingNames names) {
        Path root = mayBeCheckout && git.isCheckedOut(id) ? checkout : worktree();
        say.accept("Synthesizing the stage %s of %.12s ...".formatted(stage, id));
        // A base is synthesized once, so an archive of its classes would save no time.
        return cache.add(key(stage, names), new CdkSynth(root).of(stage, names, Map.of("CRUDDUR_ARCHIVE", "none")));
    }

    private Path worktree() {
        if (worktree == null) {
            worktree = new Worktree(git, id);
            worktree.shareNodeModules(checkout);
        }
        return worktree.path();
    }

    @Override
    public void close() {
        if (worktree != null) {
            worktree.close();
        }
    }
}
