package com.cruddur.messaging.guard;

import com.cruddur.messaging.guard.Finding.Severity;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The types of which a new one is not what the old one was. */
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
            "every message and group",
            "keep this one, deploy a second table beside it, copy the items (export to S3, import from S3), move readers and"
                    + " writers over, and remove the old one in a release of its own"),
    KEY(
            "AWS::KMS::Key",
            Severity.REFUSED,
            Set.of("Description", "Tags"),
            "the table with it, which nobody can read without its key",
            "keep this one until the table has been encrypted with another and its backups have expired"),
    CLUSTER(
            "AWS::DAX::Cluster",
            Severity.WARNING,
            Set.of(),
            "what it has cached, and its endpoint",
            "give the new one another dax.name, or CloudFormation cannot make it beside the old one, and do it in a quiet hour, with"
                    + " clients that fall back to the table; the new cluster has another endpoint");

    final String type;
    final Severity severity;
    final String content;
    final String remedy;
    private final Set<String> harmless;

    /** @param harmless the properties whose change neither loses data nor what protects it */
    StatefulType(String type, Severity severity, Set<String> harmless, String content, String remedy) {
        this.type = type;
        this.severity = severity;
        this.harmless = harmless;
        this.content = content;
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

    /** Returns the properties of either side that are not harmless, whatever they are called. */
    Set<String> protectedProperties(ResourceDifference resource) {
        Set<String> names = new TreeSet<>(resource.properties());
        names.removeAll(harmless);
        return names;
    }
}
