package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * A function made by hand that has the name of the template's. It is not imported but replaced: it keeps nothing, and what
 * happens meanwhile waits in the stream.
 *
 * @param mappings the ids of its event source mappings
 */
record OldFunction(String name, String runtime, List<String> mappings) {

    OldFunction {
        mappings = List.copyOf(mappings);
    }

    static Optional<OldFunction> find(LambdaClient client, Assembly assembly) {
        String name = assembly.resources(Resource.FUNCTION)
                .get(0)
                .properties()
                .path("FunctionName")
                .asText();
        try {
            FunctionConfiguration function =
                    client.getFunction(get -> get.functionName(name)).configuration();
            new StackEnvironment(assembly).requireAccountOf(function.functionArn());
            List<String> mappings =
                    client
                            .listEventSourceMappingsPaginator(list -> list.functionName(name))
                            .eventSourceMappings()
                            .stream()
                            .map(EventSourceMappingConfiguration::uuid)
                            .toList();
            return Optional.of(new OldFunction(name, function.runtimeAsString(), mappings));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }
}
