package com.cruddur.messaging.assembly;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.BillingModeSummary;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputDescription;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;
import software.amazon.awssdk.services.dynamodb.model.SSESpecification;
import software.amazon.awssdk.services.dynamodb.model.SSEStatus;
import software.amazon.awssdk.services.dynamodb.model.SSEType;
import software.amazon.awssdk.services.dynamodb.model.TableClass;
import software.amazon.awssdk.services.dynamodb.model.TableClassSummary;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/**
 * A property in which a table differs from its definition.
 *
 * @param property the property's path
 * @param defined the value in the definition, or {@value #NONE}
 * @param actual the value of the table, or {@value #NONE}
 */
public record TableDifference(String property, String defined, String actual) {

    /** The value of a property that is not set. */
    public static final String NONE = "none";

    /**
     * Compares a table with the table that a request would create, without tags, which a description does not include.
     */
    public static List<TableDifference> between(CreateTableRequest request, TableDescription table) {
        Map<String, String> defined = TableProperties.of(withDefaults(request));
        Map<String, String> actual = TableProperties.of(requestFor(table));
        Collection<String> names = new TreeSet<>(defined.keySet());
        names.addAll(actual.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(defined.get(name), actual.get(name)))
                .map(name ->
                        new TableDifference(name, defined.getOrDefault(name, NONE), actual.getOrDefault(name, NONE)))
                .toList();
    }

    private static CreateTableRequest withDefaults(CreateTableRequest request) {
        return request.toBuilder()
                .billingMode(request.billingMode() == null ? BillingMode.PROVISIONED : request.billingMode())
                .deletionProtectionEnabled(Boolean.TRUE.equals(request.deletionProtectionEnabled()))
                .sseSpecification(withDefaults(request.sseSpecification()))
                .tableClass(request.tableClass() == null ? TableClass.STANDARD : request.tableClass())
                .tags((Collection<Tag>) null)
                .build();
    }

    /** By default DynamoDB's own key encrypts the table; if encryption is enabled, a KMS key does. */
    private static SSESpecification withDefaults(SSESpecification encryption) {
        if (encryption == null || !Boolean.TRUE.equals(encryption.enabled())) {
            return null;
        }
        return encryption.sseType() == null
                ? encryption.toBuilder().sseType(SSEType.KMS).build()
                : encryption;
    }

    /** Returns the request that would have created the table. */
    public static CreateTableRequest requestFor(TableDescription table) {
        BillingModeSummary billing = table.billingModeSummary();
        TableClassSummary tableClass = table.tableClassSummary();
        return CreateTableRequest.builder()
                .tableName(table.tableName())
                .attributeDefinitions(table.attributeDefinitions())
                .keySchema(table.keySchema())
                .billingMode(billing == null ? BillingMode.PROVISIONED : billing.billingMode())
                .provisionedThroughput(units(table.provisionedThroughput()))
                .onDemandThroughput(limits(table.onDemandThroughput()))
                .globalSecondaryIndexes(table.globalSecondaryIndexes().stream()
                        .map(TableDifference::index)
                        .toList())
                .localSecondaryIndexes(table.localSecondaryIndexes().stream()
                        .map(TableDifference::index)
                        .toList())
                .streamSpecification(table.streamSpecification())
                .deletionProtectionEnabled(Boolean.TRUE.equals(table.deletionProtectionEnabled()))
                .sseSpecification(encryption(table.sseDescription()))
                .tableClass(tableClass == null ? TableClass.STANDARD : tableClass.tableClass())
                .build();
    }

    private static GlobalSecondaryIndex index(GlobalSecondaryIndexDescription index) {
        return GlobalSecondaryIndex.builder()
                .indexName(index.indexName())
                .keySchema(index.keySchema())
                .projection(index.projection())
                .provisionedThroughput(units(index.provisionedThroughput()))
                .onDemandThroughput(limits(index.onDemandThroughput()))
                .build();
    }

    private static LocalSecondaryIndex index(LocalSecondaryIndexDescription index) {
        return LocalSecondaryIndex.builder()
                .indexName(index.indexName())
                .keySchema(index.keySchema())
                .projection(index.projection())
                .build();
    }

    /** The description of an on-demand table has no units, or zero units. */
    private static ProvisionedThroughput units(ProvisionedThroughputDescription units) {
        if (units == null || units.readCapacityUnits() == 0) {
            return null;
        }
        return ProvisionedThroughput.builder()
                .readCapacityUnits(units.readCapacityUnits())
                .writeCapacityUnits(units.writeCapacityUnits())
                .build();
    }

    /** The description has -1 for a maximum that was removed. */
    private static OnDemandThroughput limits(OnDemandThroughput limits) {
        Long read = limits == null ? null : limit(limits.maxReadRequestUnits());
        Long write = limits == null ? null : limit(limits.maxWriteRequestUnits());
        return read == null && write == null
                ? null
                : OnDemandThroughput.builder()
                        .maxReadRequestUnits(read)
                        .maxWriteRequestUnits(write)
                        .build();
    }

    private static Long limit(Long units) {
        return units == null || units < 0 ? null : units;
    }

    private static SSESpecification encryption(SSEDescription description) {
        if (description == null || description.status() != SSEStatus.ENABLED) {
            return null;
        }
        return SSESpecification.builder()
                .enabled(true)
                .sseType(description.sseType())
                .build();
    }
}
