package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.ops.cli.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands that bring resources under CloudFormation, in their order. */
final class NextSteps {

    private NextSteps() {}

    /**
     * @param target where the resources are
     * @param resources what is imported
     * @param directory where {@link ImportFiles} are
     */
    static List<String> of(
            Target target,
            String stage,
            Path directory,
            List<Resource> resources,
            String streamStack,
            Optional<OldFunction> function) {
        List<String> commands = new ArrayList<>();
        List<String> imported =
                resources.stream().map(Resource::stack).distinct().toList();
        for (String stack : imported) {
            commands.add("npx cdk import %s --app %s --resource-mapping %s"
                    .formatted(
                            stack,
                            Text.word(directory.toString()),
                            Text.word(ImportFiles.mapping(directory, stack).toString())));
        }
        commands.add("npx cdk diff -c stage=" + stage);
        List<String> first =
                imported.stream().filter(stack -> !stack.equals(streamStack)).toList();
        if (function.isPresent() && !first.isEmpty()) {
            commands.add("npx cdk deploy %s -c stage=%s".formatted(String.join(" ", first), stage));
        }
        function.ifPresent(old -> {
            old.mappings()
                    .forEach(mapping ->
                            commands.add("aws lambda update-event-source-mapping --no-enabled --uuid " + mapping));
            commands.add("aws lambda delete-function --function-name " + old.name());
        });
        commands.add("npx cdk deploy --all -c stage=" + stage);
        function.ifPresent(old -> old.mappings()
                .forEach(mapping -> commands.add("aws lambda delete-event-source-mapping --uuid " + mapping)));
        return commands.stream()
                .map(command -> command + (command.startsWith("aws ") ? target.awsOptions() : target.cdkOptions()))
                .toList();
    }
}
