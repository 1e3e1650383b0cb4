package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.ops.cli.AssemblySource;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.StageChoice;
import com.cruddur.messaging.ops.cli.Target;
import java.nio.file.Path;
import java.util.ArrayList;
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
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Prepares the import of a table, an endpoint and a log group that were made by hand. It changes nothing in the account. */
@Command(
        name = "adopt",
        description = {
            "Tells how the table, gateway endpoint, function and log group that exist in the account differ",
            "from the templates, writes what cdk import needs, and prints the commands that come next.",
            "Nothing in the account is changed. Exit code 1 if something must be matched first."
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
            description = "Where to write the files for cdk import. By default ${DEFAULT-VALUE}.")
    private Path directory;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        if (!target.isProd()) {
            throw new ParameterException(
                    command.commandLine(), "stacks are in AWS, not on this machine, as in: cruddur adopt prod");
        }
        target.stages().names().copy().ifPresent(copy -> {
            throw new ParameterException(
                    command.commandLine(),
                    "--copy '%s' is not for adopt: the resources of a copy are made by its deploy".formatted(copy));
        });
        Assembly assembly = source.openLookedUp(target.stages(), StageChoice.PROD, output::say);
        try (DynamoDbClient tables = target.tables();
                KmsClient keys = target.client(KmsClient.builder());
                ApplicationAutoScalingClient scaling = target.client(ApplicationAutoScalingClient.builder());
                Ec2Client endpoints = target.client(Ec2Client.builder());
                LambdaClient functions = target.client(LambdaClient.builder());
                CloudWatchLogsClient logs = target.client(CloudWatchLogsClient.builder());
                CloudFormationClient stacks = target.client(CloudFormationClient.builder())) {
            new StackEnvironment(assembly)
                    .requireRegion(tables.serviceClientConfiguration().region().id());
            DeployedStacks deployed = new DeployedStacks(stacks);
            List<Existing> existing = Stream.of(
                            ExistingTable.find(tables, keys, scaling, assembly),
                            ExistingEndpoint.find(endpoints, assembly),
                            ExistingLogGroup.find(logs, assembly))
                    .flatMap(Optional::stream)
                    .filter(found -> !isDeployed(deployed, found.template(), found.name()))
                    .toList();
            Optional<OldFunction> function = OldFunction.find(functions, assembly)
                    .filter(found -> !isDeployed(deployed, function(assembly), found.name()));
            return adopt(assembly, existing, function);
        }
    }

    private boolean isDeployed(DeployedStacks deployed, Resource template, String name) {
        boolean contained = deployed.contain(template, name);
        if (contained) {
            output.say("%s %s is in the stack %s already.".formatted(template.type(), name, template.stack()));
        }
        return contained;
    }

    private int adopt(Assembly assembly, List<Existing> existing, Optional<OldFunction> function) {
        if (existing.isEmpty() && function.isEmpty()) {
            output.say("There is nothing to adopt at %s. npx cdk deploy makes what is missing.".formatted(target));
            return ExitCode.OK;
        }
        boolean adoptable = existing.stream().allMatch(Existing::isAdoptable);
        List<String> commands = adoptable ? prepare(assembly, existing, function) : List.of();
        output.data(rows(existing, function), () -> Map.of("resources", existing, "commands", commands));
        if (!adoptable) {
            output.say("Something must be matched first, in the account or in cdk.json. Nothing was written.");
            return ExitCode.SOFTWARE;
        }
        output.say("Nothing was changed; %s has what cdk import needs. Next, with the credentials of %s:"
                .formatted(directory, target));
        commands.forEach(output::say);
        return ExitCode.OK;
    }

    private List<String> prepare(Assembly assembly, List<Existing> existing, Optional<OldFunction> function) {
        ImportFiles.write(directory, assembly, existing);
        return NextSteps.of(
                target,
                target.stages().name(StageChoice.PROD),
                directory,
                existing.stream().map(Existing::template).toList(),
                function(assembly).stack(),
                function);
    }

    private static Resource function(Assembly assembly) {
        return assembly.resources(Resource.FUNCTION).get(0);
    }

    private static List<List<String>> rows(List<Existing> existing, Optional<OldFunction> function) {
        List<List<String>> rows = new ArrayList<>();
        for (Existing resource : existing) {
            String name = resource.template().type() + " " + resource.name();
            if (resource.differences().isEmpty()) {
                rows.add(List.of(name, "nothing to do", "as in the template"));
            }
            for (Difference difference : resource.differences()) {
                rows.add(List.of(
                        name,
                        difference.outcome().toString(),
                        "%s is %s, in the template %s"
                                .formatted(difference.property(), difference.account(), difference.template())));
            }
        }
        function.ifPresent(old -> rows.add(List.of(
                Resource.FUNCTION + " " + old.name(),
                "not imported but replaced",
                "%s, %d event source mappings: what happens meanwhile waits in the stream"
                        .formatted(old.runtime(), old.mappings().size()))));
        return rows;
    }
}
