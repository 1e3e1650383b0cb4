package com.cruddur.messaging.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;

/**
 * The table of a template.
 *
 * @param request creates it, with everything that CreateTable can
 * @param notInRequest what the template asks for and CreateTable cannot, as in {@code PointInTimeRecoverySpecification
 *     {"PointInTimeRecoveryEnabled":true} of AWS::DynamoDB::Table Messages}; empty if the request is all
 */
public record TableDefinition(CreateTableRequest request, List<String> notInRequest) {

    public TableDefinition {
        notInRequest = List.copyOf(notInRequest);
    }

    /**
     * Returns the request without encryption and table class, which emulators take and do not always describe: DynamoDB
     * Local never, MiniStack not of a stack's table.
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
     * @throws AssemblyException if the table has a key of its own, since only a deploy makes one
     */
    public CreateTableRequest awsRequest() {
        if (request.sseSpecification() != null && request.sseSpecification().kmsMasterKeyId() != null) {
            throw new AssemblyException(("The key of table %s is made by a deploy only. Set table.encryption to "
                            + "\"aws-managed\" until the table is in its stack; the next deploy may change it in place.")
                    .formatted(request.tableName()));
        }
        return request;
    }

    static TableDefinition read(Resource resource, Intrinsics intrinsics) {
        Properties properties = new Properties(resource, intrinsics);
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
        new SdkShape(properties::refuse).fill(request, "", json);
        resource.properties().fieldNames().forEachRemaining(properties::get);
        return new TableDefinition(request.build(), properties.refused());
    }
}
