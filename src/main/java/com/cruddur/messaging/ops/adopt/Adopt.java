package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.ops.cli.AssemblySource;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.StageChoice;
import com.cruddur.messaging.ops.cli.Synthesis;
import com.cruddur.messaging.ops.cli.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Prepares the import of a table, an endpoint, a function and a log group that were made by hand. Changes nothing in the account. */
@Command(
        name = "adopt",
        description = {
            "Prints how the table, gateway endpoint, function and log group in the account differ from the templates, and prepares their import.",
            "Changes nothing in the account. The exit code is 1 if a difference must be fixed before the import."
        })
public final class Adopt implements Callable<Integer> {

    @Mixin
    private Target target;

    @Mixin
    private AssemblySource source;

    @Mixin
    private Output output;

    @Option(
            names = "--into",
            paramLabel = "DIR",
            defaultValue = "cdk.import",
            description = "Write the files for cdk import into this directory. Defaults to ${DEFAULT-VALUE}.")
    private Path directory;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        if (!target.isProd()) {
            throw new ParameterException(
                    command.commandLine(), "This command works on AWS only, not on this machine. Add the word prod.");
        }
        target.stages().names().copy().ifPresent(copy -> {
            throw new ParameterException(
                    command.commandLine(),
                    "This command does not take --copy '%s': a deploy creates the resources of a copy. Omit --copy."
                            .formatted(copy));
        });
        Optional<Assembly> given = source.isGiven() ? Optional.of(open()) : Optional.empty();
        Optional<StageBlock> block = source.isGiven()
                ? Optional.empty()
                : Optional.of(StageBlock.read(Synthesis.home(), target.stages().name(StageChoice.PROD)));
        target.requireRegion(block.flatMap(StageBlock::region));
        try (DynamoDbClient tables = target.tables();
                KmsClient keys = target.client(KmsClient.builder());
                ApplicationAutoScalingClient scaling = target.client(ApplicationAutoScalingClient.builder());
                Ec2Client endpoints = target.client(Ec2Client.builder());
                LambdaClient functions = target.client(LambdaClient.builder());
                CloudWatchLogsClient logs = target.client(CloudWatchLogsClient.builder());
                CloudFormationClient stacks = target.client(CloudFormationClient.builder())) {
            output.step("Reading the account at %s ...".formatted(target));
            String region = tables.serviceClientConfiguration().region().id();
            DeployedStacks deployed = new DeployedStacks(stacks);
            Optional<ExistingResource> unready = block.flatMap(settings -> {
                settings.environment().requireRegion(region);
                TableDescription table = ExistingTable.describe(tables, settings.table(), target);
                return UnreadyTable.find(settings, table, scaling, deployed);
            });
            if (unready.isPresent()) {
                return refuse(List.of(unready.get()));
            }
            Assembly assembly = given.orElseGet(this::open);
            new AdoptionEnvironment(assembly).requireRegion(region);
            TableDescription table =
                    ExistingTable.describe(tables, assembly.table().awsRequest().tableName(), target);
            StreamReaders readers = StreamReaders.find(functions, assembly, table, deployed);
            List<ExistingResource> existing = Stream.of(
                            Optional.of(ExistingTable.find(tables, keys, scaling, assembly, table)),
                            ExistingEndpoint.find(endpoints, assembly),
                            ExistingLogGroup.find(logs, assembly),
                            ExistingFunction.find(functions, assembly, table, readers))
                    .flatMap(Optional::stream)
                    .filter(found -> !isDeployed(deployed, found))
                    .map(found -> found.with(deployed.other(found.template(), found.name()).stream()
                            .toList()))
                    .toList();
            return existing.stream().allMatch(ExistingResource::isAdoptable)
                    ? adopt(assembly, existing, readers)
                    : refuse(existing);
        }
    }

    private Assembly open() {
        return source.openLookedUp(target.stages(), StageChoice.PROD, output::say);
    }

    private boolean isDeployed(DeployedStacks deployed, ExistingResource found) {
        boolean contained = deployed.contain(found.template(), found.name());
        if (contained) {
            output.say("%s %s is already in the stack %s."
                    .formatted(
                            found.template().type(),
                            found.name(),
                            found.template().stack()));
        }
        return contained;
    }

    private int refuse(List<ExistingResource> existing) {
        report(existing, List.of(), List.of());
        output.say(
                "Differences must be fixed before the import, in the account or in cdk.json. Nothing was written. Do this with the credentials for %s:"
                        .formatted(target));
        say(existing.stream()
                .flatMap(resource -> resource.differences().stream())
                .flatMap(difference -> difference.remedy().stream())
                .distinct()
                .map(step -> step.at(target))
                .toList());
        return ExitCode.SOFTWARE;
    }

    private int adopt(Assembly assembly, List<ExistingResource> existing, StreamReaders readers) {
        if (existing.isEmpty() && readers.old().isEmpty()) {
            output.say(
                    "There is nothing to adopt at %s. To create the missing resources: npx cdk deploy --all -c stage=%s%s"
                            .formatted(target, target.stages().name(StageChoice.PROD), target.cdkOptions()));
            return ExitCode.OK;
        }
        if (!existing.isEmpty()) {
            ImportFiles.write(directory, assembly, existing);
        }
        List<AdoptionStep> steps = new NextSteps(assembly, target.stages().name(StageChoice.PROD), directory)
                .of(existing, readers).stream().map(step -> step.at(target)).toList();
        report(existing, readers.rows(), steps);
        output.say(
                "Nothing in the account was changed. The files for cdk import are in %s. Next, with the credentials for %s:"
                        .formatted(directory, target));
        say(steps);
        return ExitCode.OK;
    }

    private void say(List<AdoptionStep> steps) {
        steps.stream().flatMap(AdoptionStep::lines).forEach(output::say);
    }

    private void report(List<ExistingResource> existing, List<List<String>> readers, List<AdoptionStep> steps) {
        Columns rows = new Columns().column("RESOURCE").column("OUTCOME").column("REASON");
        for (ExistingResource resource : existing) {
            String name = resource.template().type() + " " + resource.name();
            if (resource.differences().isEmpty()) {
                rows.row(name, "nothing to do", "as in the template");
            }
            for (PropertyDifference difference : resource.differences()) {
                rows.row(
                        name,
                        difference.outcome(),
                        "%s is %s, but %s in the template"
                                .formatted(difference.property(), difference.account(), difference.template()));
            }
        }
        readers.forEach(reader -> rows.row(reader.toArray()));
        output.data(rows, () -> Map.of("resources", existing, "steps", steps));
    }
}
