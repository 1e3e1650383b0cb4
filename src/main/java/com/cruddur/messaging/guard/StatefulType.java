package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.Finding.Severity;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The resource types whose content does not move to a new resource when the old one is replaced or removed. */
enum StatefulType {
    TABLE(
            "AWS::DynamoDB::Table",
            Severity.REFUSED,
            Set.of(
                    "ContributorInsightsSpecification",
                    "OnDemandThroughput",
                    "ProvisionedThroughput",
                    "TableClass",
                    "Tags",
                    "WarmThroughput"),
            "every message and conversation list is lost",
            "the new table is empty, and the application no longer sees the old messages and conversation lists",
            "Keep this table. Deploy a second table beside it, copy the items (export to S3, import from S3), and move readers"
                    + " and writers. Remove the old table in a separate release"),
    KEY(
            "AWS::KMS::Key",
            Severity.REFUSED,
            Set.of("Description", "Tags"),
            "nobody can read what it encrypts",
            "the stack no longer manages the key, which its users or backups may still need",
            "Keep this key until a different key encrypts its data, and the backups that it encrypts have expired"),
    CLUSTER(
            "AWS::DAX::Cluster",
            Severity.WARNING,
            Set.of(),
            "its endpoint and the cached items are gone",
            "clients that use its endpoint no longer reach the cluster of the stack",
            "Deploy the change in a quiet hour, with clients that fall back to the table. To replace the cluster, set a different dax.name,"
                    + " because CloudFormation creates the new cluster first, and give the clients the new endpoint");

    final String type;
    final Severity severity;
    /** What is lost if the resource is deleted. */
    final String loss;

    /** The effect of a replacement that leaves the old resource outside any stack. */
    final String outOfReach;

    final String remedy;
    private final Set<String> harmless;

    /** @param harmless the properties whose change loses neither data nor its protection */
    StatefulType(String type, Severity severity, Set<String> harmless, String loss, String outOfReach, String remedy) {
        this.type = type;
        this.severity = severity;
        this.harmless = harmless;
        this.loss = loss;
        this.outOfReach = outOfReach;
        this.remedy = remedy;
    }

    static Optional<StatefulType> of(ResourceDifference resource) {
        return Stream.of(values())
                .filter(stateful -> stateful.type.equals(resource.type()))
                .findAny();
    }

    boolean holdsData() {
        return severity == Severity.REFUSED;
    }

    /** Returns every property of either side that is not known to be harmless. */
    Set<String> protectedProperties(ResourceDifference resource) {
        Set<String> names = new TreeSet<>(resource.properties());
        names.removeAll(harmless);
        return names;
    }
}
