package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;

/**
 * The table of a template.
 *
 * @param request the request that creates the table, with every property that CreateTable supports
 * @param notInRequest the properties that CreateTable does not support, as in {@code PointInTimeRecoverySpecification
 *     {"PointInTimeRecoveryEnabled":true} of AWS::DynamoDB::Table Messages}
 */
public record TableDefinition(CreateTableRequest request, List<String> notInRequest) {

    public TableDefinition {
        notInRequest = List.copyOf(notInRequest);
    }

    /**
     * Returns the request without encryption and table class, which emulators accept but do not always describe.
     * DynamoDB Local never describes them; MiniStack does not describe them for a table of a stack.
     */
    public CreateTableRequest localRequest() {
        return request.toBuilder()
                .sseSpecification((SSESpecification) null)
                .tableClass((String) null)
                .build();
    }

    /**
     * Returns the request as the template has it.
     *
     * @throws AssemblyException if the table has a customer managed key, since only a deploy creates it
     */
    public CreateTableRequest awsRequest() {
        if (request.sseSpecification() != null && request.sseSpecification().kmsMasterKeyId() != null) {
            throw new AssemblyException(("Only a deploy creates the key of table %s. Set table.encryption to "
                            + "\"aws-managed\" until the table is in its stack; the next deploy can then change it in place.")
                    .formatted(request.tableName()));
        }
        return request;
    }

    static TableDefinition read(Resource resource, Intrinsics intrinsics) {
        ObjectNode json = (ObjectNode) intrinsics.resolve(resource.stack(), resource.properties());
        if (!json.has("TableName")) {
            json.put("TableName", resource.logicalId());
        }
        if (json.path("StreamSpecification") instanceof ObjectNode stream) {
            stream.put("StreamEnabled", true); // A stream that a template specifies is enabled.
        }
        if (json.path("SSESpecification") instanceof ObjectNode encryption) {
            encryption.set("Enabled", encryption.remove("SSEEnabled"));
        }
        CreateTableRequest.Builder request = CreateTableRequest.builder();
        List<String> notInRequest = new ArrayList<>();
        new SdkShape((path, value) -> {
                    if (!isOff(value)) {
                        notInRequest.add("%s %s of %s".formatted(path, value, resource));
                    }
                })
                .fill(request, "", json);
        return new TableDefinition(request.build(), notInRequest);
    }

    /** Returns whether a value only turns a feature off, which needs no support. */
    private static boolean isOff(JsonNode value) {
        return (value.isBoolean() && !value.asBoolean())
                || (value.isObject() && value.properties().stream().allMatch(field -> isOff(field.getValue())));
    }
}
