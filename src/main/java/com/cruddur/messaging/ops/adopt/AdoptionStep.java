package com.cruddur.messaging.ops.adopt;

import static java.util.regex.Matcher.quoteReplacement;

import com.cruddur.messaging.ops.cli.Target;
import java.util.List;
import java.util.stream.Stream;

/**
 * A step of the adoption that the user has to do.
 *
 * @param what sentences that say what to do and why; they may name a setting of cdk.json
 * @param commands the commands of the step for a POSIX shell, in their order; may be empty
 */
record AdoptionStep(String what, List<String> commands) {

    AdoptionStep {
        commands = List.copyOf(commands);
    }

    AdoptionStep(String what, String... commands) {
        this(what, List.of(commands));
    }

    /** Returns the same step with the options of a target, such as {@code --profile}, in its commands. */
    AdoptionStep at(Target target) {
        return new AdoptionStep(
                at(target, what),
                commands.stream().map(command -> at(target, command)).toList());
    }

    private static String at(Target target, String text) {
        return text.replaceAll("(?<![\\w/.-])aws (?=[a-z])", quoteReplacement("aws" + target.awsOptions() + " "))
                .replaceFirst("^npx cdk .*", "$0" + quoteReplacement(target.cdkOptions()))
                .replaceFirst("^(bin/cruddur .*) prod\\b", "$1" + quoteReplacement(target.words()));
    }

    /** Returns the step as lines for a shell: the sentences as a comment, then the commands. */
    Stream<String> lines() {
        return Stream.concat(Stream.of("# " + what), commands.stream());
    }
}
