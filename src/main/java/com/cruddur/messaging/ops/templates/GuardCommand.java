package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.guard.Finding;
import com.cruddur.messaging.guard.Finding.Severity;
import com.cruddur.messaging.guard.Guard;
import com.cruddur.messaging.guard.RuleName;
import com.cruddur.messaging.guard.StackDifference;
import com.cruddur.messaging.guard.StackDifference.State;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.Suggestions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Refuses a change before it is deployed, if it loses data or its protection. */
@Command(
        name = "guard",
        description = {
            "Refuses a change that replaces or removes the table or its KMS key, changes its logical ID, an index or the stream, or weakens "
                    + "retention, protection, backups or encryption.",
            "The exit code is 1 if it refuses a change. A warning, for example of a replaced DAX cluster, leaves the exit code 0. For a copy it only warns, because the data of a copy may be lost."
        })
final class GuardCommand implements Callable<Integer> {

    private static final String HOW = "To allow an intended loss, use --allow [STAGE/]LOGICAL_ID:RULE.";

    /** The decision on a finding. */
    private enum Verdict {
        REFUSED("Refused"),
        ALLOWED("Allowed by --allow"),
        WARNING("Warning");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    /** A finding with its stage and verdict, for JSON output. */
    private record JudgedFinding(String stage, Verdict verdict, Finding finding) {}

    @Mixin
    private TemplateComparison comparison;

    @Mixin
    private Output output;

    @Option(
            names = "--allow",
            paramLabel = "[STAGE/]LOGICAL_ID:RULE",
            description =
                    "Allow an intended loss: the findings of this rule for this resource, in one stage or in all stages. "
                            + "The guard still lists them.")
    private Set<String> allowed = Set.of();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        allowed.forEach(this::check);
        Set<String> unused = new TreeSet<>(allowed);
        int refused = 0;
        int permitted = 0;
        for (StageDifference stage : comparison.run(output::say)) {
            List<String> created = stage.stacks().stream()
                    .filter(stack -> stack.state() == State.NEW)
                    .map(StackDifference::stack)
                    .toList();
            if (!created.isEmpty()) {
                output.say(
                        "New stacks have no data to lose%s: %s.".formatted(stage.suffix(), String.join(", ", created)));
            }
            List<Finding> findings = Guard.check(stage.stacks());
            for (Finding finding : findings) {
                Verdict verdict = verdict(stage.stage(), finding);
                output.data(
                        () -> "%s%s: %s".formatted(verdict.word, stage.suffix(), finding),
                        () -> new JudgedFinding(stage.stage(), verdict, finding));
                unused.removeAll(names(stage.stage(), finding));
                refused += verdict == Verdict.REFUSED ? 1 : 0;
                permitted += verdict == Verdict.ALLOWED ? 1 : 0;
            }
        }
        unused.forEach(name -> output.say("--allow %s has no effect: no finding has this name.".formatted(name)));
        if (comparison.isOfCopy()) {
            output.say("The guard does not refuse changes of a copy, because its data may be lost.");
            return ExitCode.OK;
        }
        output.say(
                refused > 0
                        ? "Changes refused: %d. %s".formatted(refused, HOW)
                        : permitted > 0 ? "The change loses no other data." : "The change loses no data.");
        return refused == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Verdict verdict(String stage, Finding finding) {
        if (finding.severity() == Severity.WARNING || comparison.isOfCopy()) {
            return Verdict.WARNING;
        }
        return names(stage, finding).stream().anyMatch(allowed::contains) ? Verdict.ALLOWED : Verdict.REFUSED;
    }

    private static List<String> names(String stage, Finding finding) {
        return List.of(finding.id(), stage + "/" + finding.id());
    }

    /** Requires the rule in a name, so that allowing one loss does not allow others. */
    private void check(String name) {
        List<String> rules =
                Stream.of(RuleName.values()).map(RuleName::toString).toList();
        String rule = name.substring(name.lastIndexOf(':') + 1);
        if (name.indexOf(':') < 1 || rule.isEmpty()) {
            throw wrong(
                    "--allow '%s' is not [STAGE/]LOGICAL_ID:RULE, as in dev/MessagesTable9E4E97A0:indexes. Rules are %s."
                            .formatted(name, String.join(", ", rules)));
        }
        if (RuleName.of(rule).isEmpty()) {
            throw wrong("--allow '%s' names the rule '%s', which does not exist. Rules are %s.%s"
                    .formatted(name, rule, String.join(", ", rules), Suggestions.question(rule, rules)));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
