package com.cruddur.messaging.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.testing.Checkout;
import com.cruddur.messaging.testing.Fixture;
import com.cruddur.messaging.testing.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Deploys the release on which this commit is based to an emulated account, uses it, and deploys this release over it.
 * The table, its items and the position in its stream stay. Only resources that the newest section of {@code
 * CHANGELOG.md} names are replaced.
 */
@Tag("deploy")
class UpgradeIT {

    /** Every release of the function replaces its version. */
    private static final String VERSION = "AWS::Lambda::Version";

    /** A line of the CLI about a resource, with its type, path and logical id. */
    private static final Pattern GONE =
            Pattern.compile("(\\S+::\\S+) .*?(\\S+) (?:will|may) be (?:replaced|destroyed|orphaned)");

    /** The files of a release. If none of them has changed, there is no upgrade. */
    private static final List<String> RELEASED = List.of(
            "pom.xml",
            "lambda/pom.xml",
            "lambda/src/main",
            "src/pom.xml",
            "src/main",
            "src/test/resources/fixture/cdk.json",
            "bin",
            "cdk.json",
            "package-lock.json");

    private record TableState(
            TableDescription table, List<Map<String, AttributeValue>> items, List<String> sequenceNumbers) {}

    @TempDir
    Path directory;

    private DynamoDbClient client;
    private DynamoDbStreamsClient streams;

    @Test
    void deploy_over_the_previous_release_loses_nothing() throws Exception {
        Path base = checkOut(base());
        try (DeliveryAccount account = DeliveryAccount.start(directory);
                CloudFormationClient stacks = account.client(CloudFormationClient.builder());
                DynamoDbClient table = account.client(DynamoDbClient.builder());
                DynamoDbStreamsClient stream = account.client(DynamoDbStreamsClient.builder())) {
            client = table;
            streams = stream;
            CdkRunner cdk = new CdkRunner(account, directory);
            cdk.bootstrap();
            cdk.stage(base, Fixture.cdkJson(base), "dev", dev -> {});
            cdk.deploy().succeeds();
            DeployedConversation conversation = new DeployedConversation(client);
            conversation.write();
            TableState before = tableState();
            Map<String, String> resources = resources(stacks);

            cdk.stage("dev", dev -> {});
            ProcessRun diff = cdk.run("diff", "--method=template", "--fail-on=destructive");
            assertThat(diff.exit()).as(diff.output()).isLessThanOrEqualTo(1);
            List<String> named = namedInTheChangelog(diff.output());
            cdk.deploy().succeeds();

            TableState after = tableState();
            assertThat(after.table().tableId()).isEqualTo(before.table().tableId());
            assertThat(after.table().creationDateTime())
                    .isEqualTo(before.table().creationDateTime());
            assertThat(after.table().latestStreamArn())
                    .as("the stream, in which the event source mapping has a position")
                    .isEqualTo(before.table().latestStreamArn());
            assertThat(after.items()).isEqualTo(before.items());
            assertThat(after.sequenceNumbers()).isEqualTo(before.sequenceNumbers());
            resources.keySet().removeAll(named);
            assertThat(resources(stacks))
                    .as(
                            "physical ids of resources that CHANGELOG.md does not name, including the uuid of the event source mapping")
                    .containsAllEntriesOf(resources);

            conversation.moveGroups(streams, after.table().latestStreamArn());
            assertThat(conversation.inboxes()).containsExactly("second", "second");
        }
    }

    /** Returns the commit with which the guard compares, which must be present. */
    private static String base() throws IOException, InterruptedException {
        String base = ProcessRun.run(Checkout.ROOT, Map.of(), ".ci/guard", "--base")
                .succeeds()
                .output()
                .strip();
        assumeFalse(base.startsWith("This is the first commit"), base);
        List<String> difference = new ArrayList<>(List.of("git", "diff", "--quiet", base, "--"));
        difference.addAll(RELEASED);
        ProcessRun changed = ProcessRun.run(Checkout.ROOT, Map.of(), difference.toArray(String[]::new));
        assertThat(changed.exit()).as(changed.output()).isLessThanOrEqualTo(1);
        assumeFalse(changed.exit() == 0, "Nothing of the release has changed since " + base);
        return base;
    }

    private Path checkOut(String commit) throws IOException, InterruptedException {
        Path checkout = Files.createDirectory(directory.resolve("base"));
        ProcessRun.run(
                        Checkout.ROOT,
                        Map.of(),
                        "bash",
                        "-o",
                        "pipefail",
                        "-c",
                        "git archive \"$0\" | tar -x -C \"$1\"",
                        commit,
                        checkout.toString())
                .succeeds();
        Path lock = checkout.resolve("package-lock.json");
        if (Files.mismatch(lock, Checkout.ROOT.resolve("package-lock.json")) < 0) {
            Files.createSymbolicLink(checkout.resolve("node_modules"), Checkout.ROOT.resolve("node_modules"));
            Files.setLastModifiedTime(
                    lock, FileTime.fromMillis(0)); // Otherwise bin/build would install the packages again.
        }
        ProcessRun.run(checkout, Map.of("CRUDDUR_ARCHIVE", "none"), "bin/build").succeeds();
        return checkout;
    }

    @AfterEach
    void unlink() throws IOException {
        Path modules = directory.resolve("base/node_modules");
        if (Files.isSymbolicLink(modules)) {
            Files.delete(modules);
        }
    }

    private TableState tableState() {
        TableDescription table = client.describeTable(describe -> describe.tableName(Schema.TABLE))
                .table();
        return new TableState(
                table,
                client.scan(scan -> scan.tableName(Schema.TABLE)).items(),
                streams
                        .describeStream(describe -> describe.streamArn(table.latestStreamArn()))
                        .streamDescription()
                        .shards()
                        .stream()
                        .map(shard -> streams.getShardIterator(get -> get.streamArn(table.latestStreamArn())
                                        .shardId(shard.shardId())
                                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                                .shardIterator())
                        .flatMap(iterator -> streams.getRecords(get -> get.shardIterator(iterator)).records().stream())
                        .map(entry -> entry.dynamodb().sequenceNumber())
                        .toList());
    }

    /** Returns the physical ids by logical id. */
    private static Map<String, String> resources(CloudFormationClient client) {
        Map<String, String> resources = new TreeMap<>();
        for (String stack : Deployment.STACKS) {
            client.listStackResourcesPaginator(list -> list.stackName(stack)).stackResourceSummaries().stream()
                    .filter(resource -> !resource.resourceType().equals(VERSION))
                    .forEach(resource -> resources.put(resource.logicalResourceId(), resource.physicalResourceId()));
        }
        return resources;
    }

    /** Returns the logical ids that the diff shows as replaced or deleted. The changelog must name each of them. */
    private static List<String> namedInTheChangelog(String diff) throws IOException {
        String newest = Files.readString(Checkout.ROOT.resolve("CHANGELOG.md")).split("(?m)^## ", 3)[1];
        List<String> gone = new ArrayList<>();
        Matcher matcher = GONE.matcher(diff);
        while (matcher.find()) {
            if (!matcher.group(1).equals(VERSION)) {
                gone.add(matcher.group(2));
            }
        }
        assertThat(gone)
                .as(
                        "The newest section of CHANGELOG.md must name each resource that this release replaces or deletes, by its logical id")
                .allSatisfy(logicalId -> assertThat(newest).contains("`" + logicalId + "`"));
        return gone;
    }
}
