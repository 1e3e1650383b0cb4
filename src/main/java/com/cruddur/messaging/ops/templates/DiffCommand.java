package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.guard.Finding;
import com.cruddur.messaging.guard.Finding.Severity;
import com.cruddur.messaging.guard.Guard;
import com.cruddur.messaging.guard.RuleName;
import com.cruddur.messaging.guard.StackDifference;
import com.cruddur.messaging.guard.StackDifference.State;
import com.cruddur.messaging.ops.cli.Output;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what {@code cdk diff} prints, but compares with the templates of a commit, not with deployed stacks. */
@Command(
        name = "diff",
        description = {
            "Prints the differences between the templates of a commit and of this checkout, as cdk diff does. Warns of changes that a diff does not show.",
            "The exit code is 0 even if something differs. With --fail it is 1 if something differs."
        })
final class DiffCommand implements Callable<Integer> {

    private static final String LEFT =
            "A deploy leaves the stack %1$s%2$s in the account, because the app no longer defines it. To delete it: "
                    + "aws cloudformation delete-stack --stack-name %1$s. If it is protected, first run: "
                    + "aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name %1$s";

    @Mixin
    private TemplateComparison comparison;

    @Mixin
    private Output output;

    @Option(names = "--fail", description = "Exit with code 1 if something differs, as cdk diff --fail does.")
    private boolean fail;

    @Override
    public Integer call() {
        long differing = 0;
        for (StageDifference stage : comparison.run(output::say)) {
            output.data(() -> text(stage), () -> stage);
            List<Finding> findings = Guard.check(stage.stacks());
            findings.stream()
                    .filter(finding -> finding.rule() == RuleName.SCALED_CAPACITY)
                    .forEach(finding -> output.say("Warning%s: %s".formatted(stage.suffix(), finding)));
            stage.stacks().stream()
                    .filter(stack -> stack.state() == State.REMOVED)
                    .filter(stack -> findings.stream().noneMatch(finding -> isLossIn(stack, finding)))
                    .forEach(stack -> output.say(LEFT.formatted(stack.stack(), stage.suffix())));
            differing += stage.stacks().stream()
                    .filter(stack -> stack.differences() > 0)
                    .count();
        }
        output.say("Number of stacks with differences: " + differing);
        return fail && differing > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private static boolean isLossIn(StackDifference stack, Finding finding) {
        return finding.severity() == Severity.REFUSED
                && finding.resource().stack().equals(stack.stack());
    }

    private static String text(StageDifference stage) {
        return stage.stacks().stream()
                .map(stack -> "Stack %s%s%s%n%s".formatted(stack.stack(), stage.suffix(), state(stack), stack.text()))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String state(StackDifference stack) {
        return switch (stack.state()) {
            case NEW -> ", new";
            case REMOVED -> ", removed";
            case IN_BOTH -> "";
        };
    }
}
