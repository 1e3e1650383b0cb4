package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.guard.TemplateDiff;
import com.cruddur.messaging.ops.cli.AssemblySource;
import com.cruddur.messaging.ops.cli.CopyOption;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.StageChoice;
import com.cruddur.messaging.ops.cli.StageNames;
import com.cruddur.messaging.ops.cli.Synthesis;
import com.cruddur.messaging.ops.cli.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options of a command that compares the templates of a base with this checkout, including uncommitted changes. */
final class TemplateComparison {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "BASE",
            description =
                    "A commit, which is built and synthesized in a temporary directory, or a directory of templates such as"
                            + " cdk.out. Defaults to origin/main, or main without a remote.")
    private String base;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            completionCandidates = StageNames.class,
            description =
                    "A stage of cdk.json: ${COMPLETION-CANDIDATES}. Repeat the option for several stages. Required if the"
                            + " templates are in one directory. Defaults to every stage, or dev with --copy.")
    private Set<String> stages = new TreeSet<>();

    @Mixin
    private CopyOption copy;

    @Option(
            names = "--assembly",
            paramLabel = "DIR",
            description = "Compare BASE with the templates in DIR. Defaults to this checkout, synthesized.")
    private Path assembly;

    @Option(
            names = "--assemblies",
            paramLabel = "DIR",
            description = "Compare BASE with the templates in DIR/STAGE, for every stage of BASE and of DIR.")
    private Path assemblies;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Returns whether a copy of a stage is compared. */
    boolean isOfCopy() {
        return copy.names().copy().isPresent();
    }

    /**
     * Compares, and returns the differences of each stage.
     *
     * @param say gets a message before each slow step
     * @throws ParameterException if the options contradict each other, or a base, stage or template does not exist
     * @throws Failure if a side cannot be read or synthesized
     */
    List<StageDifference> run(Consumer<String> say) {
        if (isOfCopy() && stages.isEmpty()) {
            stages.add(StageChoice.DEV);
        }
        if (assembly != null && !CheckoutTemplates.holdsTemplates(assembly)) {
            throw wrong("--assembly %s has no *.template.json. To make them, run npx cdk synth -o cdk.out."
                    .formatted(assembly));
        }
        if (assemblies != null
                && (!Files.isDirectory(assemblies) || next().stages().isEmpty())) {
            throw wrong("--assemblies %s has no STAGE/*.template.json. To make them, run .ci/synthesize DIR."
                    .formatted(assemblies));
        }
        if (assembly != null && assemblies != null) {
            throw wrong("--assembly and --assemblies cannot be used together. Give one of them.");
        }
        Optional<Path> directory = Optional.ofNullable(base).map(Path::of).filter(CheckoutTemplates::holdsTemplates);
        if (directory.isPresent() && new GitRepository(here().root()).isCommit(base)) {
            throw wrong("'%1$s' is both a commit and a directory of templates. Write ./%1$s for the directory."
                    .formatted(base));
        }
        return directory.isPresent() ? withDirectory(directory.get(), say) : withCommit(say);
    }

    private List<StageDifference> withDirectory(Path directory, Consumer<String> say) {
        String stage = assembly == null ? only(next().stages()) : String.join(", ", stages);
        return List.of(difference(stage, Optional.of(directory), next(stage, say)));
    }

    private List<StageDifference> withCommit(Consumer<String> say) {
        GitRepository git = new GitRepository(here().root());
        git.checkRoot();
        String ref = base == null ? git.defaultBase().orElseThrow(() -> wrong(noDefault())) : base;
        String commit = git.commit(ref).orElseThrow(() -> wrong(noBase(ref)));
        List<StageDifference> result = new ArrayList<>();
        try (CommitTemplates there = new CommitTemplates(git, commit, here().root(), assemblies != null, say)) {
            Set<String> known = new TreeSet<>(next().stages());
            known.addAll(there.stages());
            if (known.isEmpty()) {
                throw new Failure("Neither this checkout nor %s has a stage in its cdk.json.".formatted(ref));
            }
            Set<String> compared = assembly == null ? chosen(known) : Set.of(only(known));
            say.accept("Comparing with %s, commit %.12s.".formatted(ref, commit));
            for (String stage : compared) {
                result.add(difference(stage, there.templates(stage, copy.names()), next(stage, say)));
            }
        }
        return result;
    }

    private static CheckoutTemplates here() {
        return new CheckoutTemplates(Synthesis.home());
    }

    /** Returns the side that is compared with the base. */
    private TemplateSource next() {
        return assemblies == null ? here() : new AssemblyDirectories(assemblies);
    }

    private Optional<Path> next(String stage, Consumer<String> say) {
        if (assembly != null) {
            return Optional.of(assembly);
        }
        if (assemblies == null) {
            say.accept("Synthesizing the stage %s of this checkout ...".formatted(stage));
        }
        return next().templates(stage, copy.names());
    }

    private StageDifference difference(String stage, Optional<Path> base, Optional<Path> next) {
        Stream.of(base, next)
                .flatMap(Optional::stream)
                .filter(directory -> Files.exists(directory.resolve("manifest.json")))
                .forEach(directory ->
                        AssemblySource.refuseDummies(Assembly.open(directory), stage, Optional.of(directory)));
        return new StageDifference(
                stage, TemplateDiff.between(here().root(), base, next, Terminal.hasColors(), Terminal.columns()));
    }

    private Set<String> chosen(Set<String> known) {
        stages.stream().filter(stage -> !known.contains(stage)).findFirst().ifPresent(stage -> {
            throw wrong("--stage " + StageChoice.unknown(stage, known));
        });
        return stages.isEmpty() ? known : stages;
    }

    /** Returns the stage that the user gave, because a directory of templates does not name its stage. */
    private String only(Set<String> known) {
        if (stages.size() != 1) {
            throw wrong("A directory has the templates of one stage. Give it with --stage, one of "
                    + String.join(", ", known));
        }
        return chosen(known).iterator().next();
    }

    private static String noBase(String ref) {
        return "'%s' is neither a commit nor a directory with *.template.json. Give a branch, a tag, a commit, or a directory that npx cdk synth -o DIR made."
                .formatted(ref);
    }

    private static String noDefault() {
        return "This clone has neither origin/main nor main to compare with. Give a BASE.";
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
