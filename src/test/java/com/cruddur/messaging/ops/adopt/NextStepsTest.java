package com.cruddur.messaging.ops.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.ops.cli.Target;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The commands for whatever mix of resources there is. */
class NextStepsTest {

    private static final OldFunction FUNCTION = new OldFunction("move", "python3.9", List.of("one", "two"));

    @Test
    void without_a_function_there_is_one_deploy() {
        assertThat(steps(List.of(in("data")), Optional.empty()))
                .containsExactly(
                        "npx cdk import data --app files --resource-mapping files/data.resource-mapping.json",
                        "npx cdk diff -c stage=prod",
                        "npx cdk deploy --all -c stage=prod");
    }

    @Test
    void resources_of_one_stack_are_imported_together() {
        assertThat(steps(List.of(in("data"), in("data")), Optional.empty()))
                .filteredOn(command -> command.startsWith("npx cdk import"))
                .hasSize(1);
    }

    @Test
    void function_gives_its_name_only_when_all_else_is_deployed_and_every_mapping_ends_with_it() {
        assertThat(steps(List.of(in("data"), in("stream")), Optional.of(FUNCTION))
                        .subList(2, 9))
                .containsExactly(
                        "npx cdk diff -c stage=prod",
                        "npx cdk deploy data -c stage=prod",
                        "aws lambda update-event-source-mapping --no-enabled --uuid one",
                        "aws lambda update-event-source-mapping --no-enabled --uuid two",
                        "aws lambda delete-function --function-name move",
                        "npx cdk deploy --all -c stage=prod",
                        "aws lambda delete-event-source-mapping --uuid one");
    }

    @Test
    void commands_work_where_the_resources_are() {
        assertThat(NextSteps.of(
                        target("--profile", "our prod", "--region", "eu-west-1"),
                        "prod",
                        Path.of("our files"),
                        List.of(in("data")),
                        "stream",
                        Optional.of(FUNCTION)))
                .contains(
                        "npx cdk import data --app 'our files' --resource-mapping 'our files/data.resource-mapping.json'"
                                + " --profile 'our prod'",
                        "aws lambda delete-function --function-name move --profile 'our prod' --region eu-west-1",
                        "npx cdk deploy --all -c stage=prod --profile 'our prod'");
    }

    private static List<String> steps(List<Resource> resources, Optional<OldFunction> function) {
        return NextSteps.of(target(), "prod", Path.of("files"), resources, "stream", function);
    }

    private static Target target(String... options) {
        return CommandLine.populateCommand(new Target(), options);
    }

    private static Resource in(String stack) {
        return new Resource(stack, "Id", "Type", JsonNodeFactory.instance.objectNode());
    }
}
