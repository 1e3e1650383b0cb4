package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.TableDifference;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What CloudFormation would do about a difference between a table and its template. */
final class TableRules {

    private static final Pattern KEY = Pattern.compile("(KeySchema|LocalSecondaryIndexes|TableName)\\b.*");
    private static final Pattern CAPACITY =
            Pattern.compile("(.+\\.)?(ProvisionedThroughput|OnDemandThroughput)\\.\\w+Units");
    private static final Pattern INDEX = Pattern.compile("GlobalSecondaryIndexes\\.([^.]+(?:\\.[^.]+)*?)"
            + "\\.((?:KeySchema|Projection|ProvisionedThroughput|OnDemandThroughput)\\..*)");

    private TableRules() {}

    /** @param all every difference of the table, this one included */
    static Outcome outcome(TableDifference difference, List<TableDifference> all) {
        String property = difference.property();
        if (KEY.matcher(property).matches()) {
            return Outcome.REPLACED;
        }
        if (property.startsWith("AttributeDefinitions.") && isOnBothSides(difference)) {
            return Outcome.REPLACED; // of another type; with an index comes or goes a whole attribute
        }
        if (isCapacityGivenUp(difference)) {
            return Outcome.FIRST; // Auto scaling takes minutes to give it back, and until then requests are throttled.
        }
        Matcher index = INDEX.matcher(property);
        if (index.matches()) {
            return ofIndex(index.group(1), index.group(2), all);
        }
        // Another view type is another stream: what the old one still holds would not reach the new function.
        return property.equals("StreamSpecification.StreamViewType") && isOnBothSides(difference)
                ? Outcome.FIRST
                : Outcome.IN_PLACE;
    }

    private static boolean isCapacityGivenUp(TableDifference difference) {
        return isOnBothSides(difference)
                && (difference.property().equals("BillingMode")
                                && difference.defined().equals("PROVISIONED")
                        || CAPACITY.matcher(difference.property()).matches()
                                && Long.parseLong(difference.actual()) > Long.parseLong(difference.defined()));
    }

    /** An index is made without interruption; but one cannot be changed, and one that others use must not just vanish. */
    private static Outcome ofIndex(String index, String property, List<TableDifference> all) {
        boolean missing = all.stream()
                .anyMatch(difference -> difference.property().startsWith(prefix(index) + "KeySchema.")
                        && difference.actual().equals(TableDifference.NONE));
        boolean unknown = all.stream()
                .anyMatch(difference -> difference.property().startsWith(prefix(index) + "KeySchema.")
                        && difference.defined().equals(TableDifference.NONE));
        if (missing != unknown) {
            return missing ? Outcome.IN_PLACE : Outcome.FIRST;
        }
        return property.contains("Throughput.") ? Outcome.IN_PLACE : Outcome.FIRST;
    }

    private static String prefix(String index) {
        return "GlobalSecondaryIndexes." + index + ".";
    }

    private static boolean isOnBothSides(TableDifference difference) {
        return !difference.defined().equals(TableDifference.NONE)
                && !difference.actual().equals(TableDifference.NONE);
    }
}
