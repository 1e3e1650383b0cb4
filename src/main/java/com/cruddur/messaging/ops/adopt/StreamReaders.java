package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * The event source mappings that read a table's stream or invoke the function with the template's name, except the mapping of
 * the deployed stack.
 *
 * @param old the mappings of the function, its versions and aliases that read the stream
 * @param elsewhere the mappings of the function, its versions and aliases that read a different source
 * @param others the mappings of other functions that read the stream
 */
record StreamReaders(
        List<EventSourceMappingConfiguration> old,
        List<EventSourceMappingConfiguration> elsewhere,
        List<EventSourceMappingConfiguration> others) {

    static StreamReaders find(LambdaClient client, Assembly assembly, TableDescription table, DeployedStacks deployed) {
        String function = ExistingFunction.name(ExistingFunction.resource(assembly));
        Resource template = assembly.resources(Resource.MAPPING).get(0);
        Optional<String> stream = TableReadiness.stream(table);
        List<EventSourceMappingConfiguration> old = new ArrayList<>();
        List<EventSourceMappingConfiguration> elsewhere = new ArrayList<>();
        List<EventSourceMappingConfiguration> others = new ArrayList<>();
        // A request with the function's name would leave out the mappings of its versions and aliases.
        for (EventSourceMappingConfiguration mapping :
                client.listEventSourceMappingsPaginator().eventSourceMappings()) {
            boolean reads =
                    stream.filter(arn -> arn.equals(mapping.eventSourceArn())).isPresent();
            if (function(mapping).equals(function)) {
                if (!deployed.contain(template, mapping.uuid())) {
                    (reads ? old : elsewhere).add(mapping);
                }
            } else if (reads) {
                others.add(mapping);
            }
        }
        return new StreamReaders(old, elsewhere, others);
    }

    /** Returns NAME of {@code arn:aws:lambda:REGION:ACCOUNT:function:NAME:QUALIFIER}. */
    static String function(EventSourceMappingConfiguration mapping) {
        return mapping.functionArn().split(":")[6];
    }

    /** Returns a row for each mapping that reads the stream: the mapping, its outcome and the reason. */
    List<List<String>> rows() {
        return Stream.concat(
                        old.stream()
                                .map(mapping -> row(
                                        mapping,
                                        "disabled, and deleted when the new one works",
                                        "it invokes " + function(mapping))),
                        others.stream()
                                .map(mapping -> row(
                                        mapping,
                                        "not touched",
                                        "it invokes %s, which must not write group rows while the new function runs"
                                                .formatted(function(mapping)))))
                .toList();
    }

    private static List<String> row(EventSourceMappingConfiguration mapping, String outcome, String why) {
        return List.of(Resource.MAPPING + " " + mapping.uuid(), outcome, why);
    }
}
