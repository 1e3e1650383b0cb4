package com.cruddur.messaging.ops.adopt;

import static java.util.regex.Matcher.quoteReplacement;

import com.cruddur.messaging.ops.cli.Target;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that is left to whoever adopts.
 *
 * @param what a sentence; it may name a setting of cdk.json
 * @param commands of a POSIX shell, in their order; none if the sentence is all
 */
record AdoptionStep(String what, List<String> commands) {

    AdoptionStep {
        commands = List.copyOf(commands);
    }

    AdoptionStep(String what, String... commands) {
        this(what, List.of(commands));
    }

    /** Returns the same step with the options that make the commands work where the resources are. */
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

    /** Returns the step as lines that a shell takes: the sentence is a comment. */
    Stream<String> lines() {
        return Stream.concat(Stream.of("# " + what), commands.stream());
    }
}
