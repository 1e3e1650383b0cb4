package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.assembly.Resource;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * Finds the function with the name in the template. The import keeps it, and the next deploy changes it in place. No part
 * of it is deleted until the user has checked that the new code works.
 */
final class ExistingFunction {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Default values, as JSON, that the API returns although a template leaves them out. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "Description", "\"\"",
            "EphemeralStorage", "{\"Size\":512}",
            "SnapStart", "{\"ApplyOn\":\"None\"}",
            "TracingConfig", "{\"Mode\":\"PassThrough\"}");

    private static final String ENVIRONMENT = "Environment";

    private static final String[] PROPERTIES = {
        "Architectures",
        "Code",
        "DeadLetterConfig",
        "Description",
        "EphemeralStorage",
        "FileSystemConfigs",
        "Handler",
        "KmsKeyArn",
        "Layers",
        "LoggingConfig",
        "MemorySize",
        "ReservedConcurrentExecutions",
        "Role",
        "Runtime",
        "SnapStart",
        "Timeout",
        "TracingConfig",
        "VpcConfig"
    };

    private ExistingFunction() {}

    /**
     * Finds the function and compares it with its template.
     *
     * @param readers the event source mappings that read the table's stream or belong to the function
     * @throws com.cruddur.messaging.ops.cli.Failure if the function is in an account that the stacks do not name
     */
    static Optional<ExistingResource> find(
            LambdaClient client, Assembly assembly, TableDescription table, StreamReaders readers) {
        Resource resource = resource(assembly);
        String name = name(resource);
        try {
            GetFunctionResponse function = client.getFunction(get -> get.functionName(name));
            String arn = function.configuration().functionArn();
            new AdoptionEnvironment(assembly).requireAccountOf(arn);
            return Optional.of(compare(resource, KeptFunctionCode.of(assembly, resource, arn), function)
                    .with(MappingDifferences.of(name, table, readers)));
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Returns the function of the templates. */
    static Resource resource(Assembly assembly) {
        return assembly.resources(Resource.FUNCTION).get(0);
    }

    /** Returns the name of a function in its template. */
    static String name(Resource resource) {
        return resource.properties().path("FunctionName").asText();
    }

    /** @param code the location of the kept archive of the function's code */
    static ExistingResource compare(Resource resource, KeptFunctionCode code, GetFunctionResponse function) {
        ObjectNode account = properties(function);
        account.set("Code", JSON.valueToTree(code));
        List<PropertyDifference> differences = new ArrayList<>();
        if (function.configuration().packageType() == PackageType.IMAGE) {
            differences.add(new PropertyDifference(
                    "PackageType",
                    PackageType.ZIP.toString(),
                    PackageType.IMAGE.toString(),
                    AdoptionOutcome.REPLACED,
                    List.of(otherName(name(resource)))));
        }
        differences.addAll(PropertyComparison.of(resource.properties(), account, PROPERTIES));
        // The values may be secrets, so they must not be printed or written. The template defines its own variables.
        String variables = Optional.ofNullable(function.configuration().environment())
                .map(environment ->
                        String.join(", ", new TreeSet<>(environment.variables().keySet())))
                .filter(names -> !names.isEmpty())
                .orElse(PropertyComparison.NONE);
        differences.add(PropertyDifference.inPlace(ENVIRONMENT, "defined by the stack", variables));
        differences.addAll(TagComparison.compare(resource.properties(), account, function.tags()));
        return new ExistingResource(resource, Map.of("FunctionName", name(resource)), account, differences);
    }

    /** Returns the step that frees the name in the template, if a function that cannot be imported has it. */
    static AdoptionStep otherName(String name) {
        return new AdoptionStep(
                "This function has the name %1$s but cannot be changed in place, and Lambda cannot rename a function. Create a function with a different name from the same code and settings, move the event source mappings to it, and delete %1$s when the new function works."
                        .formatted(name),
                "aws lambda get-function --function-name " + name);
    }

    /** Returns the properties that differ from Lambda's defaults, with CloudFormation's names. */
    private static ObjectNode properties(GetFunctionResponse function) {
        FunctionConfiguration configuration = function.configuration();
        ObjectNode properties = JSON.valueToTree(AwsJson.of(configuration));
        if (properties.has("KMSKeyArn")) {
            properties.set("KmsKeyArn", properties.get("KMSKeyArn"));
        }
        if (properties.has("SnapStart")) {
            properties
                    .putObject("SnapStart")
                    .put("ApplyOn", configuration.snapStart().applyOnAsString());
        }
        if (configuration.hasLayers()) {
            properties.set(
                    "Layers",
                    JSON.valueToTree(configuration.layers().stream()
                            .map(layer -> layer.arn())
                            .toList()));
        }
        if (properties.path("VpcConfig") instanceof ObjectNode vpc) {
            vpc.retain("SubnetIds", "SecurityGroupIds");
        }
        if (function.concurrency() != null) {
            properties.put(
                    "ReservedConcurrentExecutions", function.concurrency().reservedConcurrentExecutions());
        }
        properties.retain(PROPERTIES);
        properties.properties().removeIf(property -> isDefault(property.getKey(), property.getValue()));
        return properties;
    }

    private static boolean isDefault(String property, JsonNode value) {
        try {
            return value.isContainerNode() && value.isEmpty()
                    || DEFAULTS.containsKey(property) && value.equals(JSON.readTree(DEFAULTS.get(property)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
