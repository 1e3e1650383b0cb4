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
 * The release that this commit is based on, deployed to an emulated account and used, and then this one: the table, its items
 * and the position in its stream stay. Nothing is replaced that the newest section of {@code CHANGELOG.md} does not name.
 */
@Tag("deploy")
class UpgradeIT {

    /** A release of the function replaces its version, as it is meant to. */
    private static final String VERSION = "AWS::Lambda::Version";

    /** What the CLI says of a resource: its type, its path and its logical id. */
    private static final Pattern GONE =
            Pattern.compile("(\\S+::\\S+) .*?(\\S+) (?:will|may) be (?:replaced|destroyed|orphaned)");

    /** What a release is made of. Where none of it has changed there is no upgrade. */
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

    private record Used(
            TableDescription table, List<Map<String, AttributeValue>> items, List<String> sequenceNumbers) {}

    @TempDir
    Path directory;

    private DynamoDbClient client;
    private DynamoDbStreamsClient streams;

    @Test
    void release_is_deployed_over_the_one_before_without_a_loss() throws Exception {
        Path base = checkOut(base());
        try (DeliveryAccount account = DeliveryAccount.start(directory);
                CloudFormationClient stacks = account.client(CloudFormationClient.builder());
                DynamoDbClient table = account.client(DynamoDbClient.builder());
                DynamoDbStreamsClient stream = account.client(DynamoDbStreamsClient.builder())) {
            client = table;
            streams = stream;
            Cdk cdk = new Cdk(account, directory);
            cdk.bootstrap();
            cdk.stage(base, Fixture.cdkJson(base), "dev", dev -> {});
            cdk.deploy().succeeds();
            Conversation conversation = new Conversation(client);
            conversation.write();
            Used before = used();
            Map<String, String> resources = resources(stacks);

            cdk.stage("dev", dev -> {});
            ProcessRun diff = cdk.run("diff", "--method=template", "--fail-on=destructive");
            assertThat(diff.exit()).as(diff.output()).isLessThanOrEqualTo(1);
            List<String> named = namedInTheChangelog(diff.output());
            cdk.deploy().succeeds();

            Used after = used();
            assertThat(after.table().tableId()).isEqualTo(before.table().tableId());
            assertThat(after.table().creationDateTime())
                    .isEqualTo(before.table().creationDateTime());
            assertThat(after.table().latestStreamArn())
                    .as("its stream, in which the event source mapping has a position")
                    .isEqualTo(before.table().latestStreamArn());
            assertThat(after.items()).isEqualTo(before.items());
            assertThat(after.sequenceNumbers()).isEqualTo(before.sequenceNumbers());
            resources.keySet().removeAll(named);
            assertThat(resources(stacks))
                    .as(
                            "what was deployed, and is not named in CHANGELOG.md: the event source mapping, too, by its uuid")
                    .containsAllEntriesOf(resources);

            conversation.moveGroups(streams, after.table().latestStreamArn());
            assertThat(conversation.inboxes()).containsExactly("second", "second");
        }
    }

    /** The commit that the guard compares with, which must be there. */
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
            Files.setLastModifiedTime(lock, FileTime.fromMillis(0)); // or it would be installed again
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

    private Used used() {
        TableDescription table = client.describeTable(describe -> describe.tableName(Schema.TABLE))
                .table();
        return new Used(
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

    /** The physical ids by the logical ones. */
    private static Map<String, String> resources(CloudFormationClient client) {
        Map<String, String> resources = new TreeMap<>();
        for (String stack : Deployment.STACKS) {
            client.listStackResourcesPaginator(list -> list.stackName(stack)).stackResourceSummaries().stream()
                    .filter(resource -> !resource.resourceType().equals(VERSION))
                    .forEach(resource -> resources.put(resource.logicalResourceId(), resource.physicalResourceId()));
        }
        return resources;
    }

    /** The logical ids that the diff says go, each of which must stand in the changelog. */
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
                        "Name in the newest section of CHANGELOG.md what this release replaces or deletes, by its logical id")
                .allSatisfy(logicalId -> assertThat(newest).contains("`" + logicalId + "`"));
        return gone;
    }
}
