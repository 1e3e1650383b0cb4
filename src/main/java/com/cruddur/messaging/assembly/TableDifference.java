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
 * A property in which a table is not what it should be.
 *
 * @param defined what the template says; {@value #NONE} if nothing
 * @param actual what the table has; {@value #NONE} if nothing
 */
public record TableDifference(String property, String defined, String actual) {

    /** A property that is not set. */
    public static final String NONE = "none";

    /** Compares a table with what a request would create. Tags are left out, as no description has them. */
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

    /** Encryption that is not asked for is with a key of AWS's own; one that is, with a key of KMS. */
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

    /** A table that is paid per request is described with no units at all, or with zero. */
    private static ProvisionedThroughput units(ProvisionedThroughputDescription units) {
        if (units == null || units.readCapacityUnits() == 0) {
            return null;
        }
        return ProvisionedThroughput.builder()
                .readCapacityUnits(units.readCapacityUnits())
                .writeCapacityUnits(units.writeCapacityUnits())
                .build();
    }

    /** A maximum that was taken away is described as -1. */
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
