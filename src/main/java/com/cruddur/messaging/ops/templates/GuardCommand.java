package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.guard.Finding;
import com.cruddur.messaging.guard.Finding.Severity;
import com.cruddur.messaging.guard.Guard;
import com.cruddur.messaging.guard.StackDifference.State;
import com.cruddur.messaging.ops.cli.Output;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a change before it is deployed, if it loses data or what protects it. */
@Command(
        name = "guard",
        description = {
            "Refuses a change that replaces or removes the table or its key, changes its logical id, index or stream, or weakens "
                    + "its retention, protection, backups or encryption.",
            "Exit code 1 if there is one; a warning, as for the DAX cluster, is none."
        })
final class GuardCommand implements Callable<Integer> {

    private static final String HOW = "Where one is meant all the same, say so with --allow [STAGE/]LOGICAL_ID.";

    /** What becomes of a finding. */
    private enum Verdict {
        REFUSED("Refused"),
        ALLOWED("Allowed by --allow"),
        WARNING("Warning");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    /** A finding, as JSON has it. */
    private record Judged(String stage, Verdict verdict, Finding finding) {}

    @Mixin
    private Comparison comparison;

    @Mixin
    private Output output;

    @Option(
            names = "--allow",
            paramLabel = "[STAGE/]LOGICAL_ID",
            description = "Let changes of this resource through, as they are meant: in a stage, or in all of them. "
                    + "They are listed all the same.")
    private Set<String> allowed = Set.of();

    @Override
    public Integer call() {
        int refused = 0;
        int permitted = 0;
        for (StageDifference stage : comparison.run(output::say)) {
            stage.stacks().stream()
                    .filter(stack -> stack.state() == State.NEW)
                    .forEach(stack -> output.say(
                            "Stack %s%s is new: nothing of it can be lost.".formatted(stack.stack(), stage.suffix())));
            List<Finding> findings = Guard.check(stage.stacks());
            for (Finding finding : findings) {
                Verdict verdict = verdict(stage.stage(), finding);
                output.data(
                        () -> "%s%s: %s".formatted(verdict.word, stage.suffix(), finding),
                        () -> new Judged(stage.stage(), verdict, finding));
                refused += verdict == Verdict.REFUSED ? 1 : 0;
                permitted += verdict == Verdict.ALLOWED ? 1 : 0;
            }
        }
        output.say(
                refused > 0
                        ? "Changes refused: %d. %s".formatted(refused, HOW)
                        : permitted > 0 ? "Nothing else that holds data is lost." : "Nothing that holds data is lost.");
        return refused == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Verdict verdict(String stage, Finding finding) {
        if (finding.severity() == Severity.WARNING) {
            return Verdict.WARNING;
        }
        String logicalId = finding.resource().logicalId();
        return allowed.contains(logicalId) || allowed.contains(stage + "/" + logicalId)
                ? Verdict.ALLOWED
                : Verdict.REFUSED;
    }
}
