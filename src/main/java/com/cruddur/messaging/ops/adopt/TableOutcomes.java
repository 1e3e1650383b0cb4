package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.TableDifference;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/** Decides whether a deploy can change a difference between a table and its template, and how to fix it if not. */
final class TableOutcomes {

    private static final Pattern KEY = Pattern.compile("(KeySchema|LocalSecondaryIndexes|TableName)\\b.*");
    private static final Pattern CAPACITY =
            Pattern.compile("(.+\\.)?(ProvisionedThroughput|OnDemandThroughput)\\.\\w+Units");
    private static final Pattern INDEX = Pattern.compile("GlobalSecondaryIndexes\\.([^.]+(?:\\.[^.]+)*?)"
            + "\\.((?:KeySchema|Projection|ProvisionedThroughput|OnDemandThroughput)\\..*)");

    private TableOutcomes() {}

    /**
     * Returns the difference with its outcome and remedy.
     *
     * @param all every difference of the table, including this one
     * @param defined the table of the template
     * @param actual the table of the account
     * @param scales whether the stage has auto scaling
     */
    static PropertyDifference of(
            TableDifference difference,
            List<TableDifference> all,
            CreateTableRequest defined,
            CreateTableRequest actual,
            boolean scales) {
        AdoptionOutcome outcome = outcome(difference, all);
        return new PropertyDifference(
                difference.property(),
                difference.defined(),
                difference.actual(),
                outcome,
                outcome.isAdoptable() ? List.of() : List.of(remedy(difference, all, defined, actual, scales)));
    }

    private static AdoptionStep remedy(
            TableDifference difference,
            List<TableDifference> all,
            CreateTableRequest defined,
            CreateTableRequest actual,
            boolean scales) {
        if (isCapacityGivenUp(difference)) {
            return CapacitySetting.of(actual, scales);
        }
        Matcher index = INDEX.matcher(difference.property());
        if (!index.matches()) {
            return TableRemedies.otherTable();
        }
        String name = index.group(1);
        if (!has(actual, name)) {
            return TableRemedies.makeIndex(defined, name, actual);
        }
        return has(defined, name)
                ? TableRemedies.makeIndexAnew(defined, name, actual)
                : TableRemedies.deleteIndex(defined.tableName(), name);
    }

    private static boolean has(CreateTableRequest table, String index) {
        return table.globalSecondaryIndexes().stream()
                .anyMatch(each -> each.indexName().equals(index));
    }

    static AdoptionOutcome outcome(TableDifference difference, List<TableDifference> all) {
        String property = difference.property();
        if (KEY.matcher(property).matches()) {
            return AdoptionOutcome.REPLACED;
        }
        if (property.startsWith("AttributeDefinitions.") && isOnBothSides(difference)) {
            return AdoptionOutcome.REPLACED; // The type differs. An attribute on one side only belongs to an index.
        }
        if (isCapacityGivenUp(difference)) {
            // Auto scaling takes minutes to restore the units, and until then DynamoDB throttles requests.
            return AdoptionOutcome.FIX_FIRST;
        }
        Matcher index = INDEX.matcher(property);
        return index.matches() ? ofIndex(index.group(1), index.group(2), all) : AdoptionOutcome.IN_PLACE;
    }

    private static boolean isCapacityGivenUp(TableDifference difference) {
        return isOnBothSides(difference)
                && (difference.property().equals("BillingMode")
                                && difference.defined().equals("PROVISIONED")
                        || CAPACITY.matcher(difference.property()).matches()
                                && Long.parseLong(difference.actual()) > Long.parseLong(difference.defined()));
    }

    /**
     * Returns whether the index must be fixed before the import. A deploy would not wait for the backfill of a new index, cannot
     * change the keys or projection of an index, and would delete an index that other programs may use.
     */
    private static AdoptionOutcome ofIndex(String index, String property, List<TableDifference> all) {
        return property.contains("Throughput.")
                        && lacks(index, all, TableDifference::actual) == lacks(index, all, TableDifference::defined)
                ? AdoptionOutcome.IN_PLACE
                : AdoptionOutcome.FIX_FIRST;
    }

    /** Returns whether one side of the differences does not have the index. */
    private static boolean lacks(String index, List<TableDifference> all, Function<TableDifference, String> side) {
        return all.stream()
                .filter(difference ->
                        difference.property().startsWith("GlobalSecondaryIndexes.%s.KeySchema.".formatted(index)))
                .map(side)
                .anyMatch(TableDifference.NONE::equals);
    }

    private static boolean isOnBothSides(TableDifference difference) {
        return !difference.defined().equals(TableDifference.NONE)
                && !difference.actual().equals(TableDifference.NONE);
    }
}
