package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Items;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.TableName;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.streams.StreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Follows the table's stream. */
@Command(
        name = "tail",
        description = {
            "Prints changes as they come, until Ctrl-C. As JSON one record of the stream on each line.",
            "No more than two may read a stream of AWS at once, and the function is one: follow it from one place only."
        })
final class Tail implements Runnable {

    /** As often as an event source mapping does, at most. */
    private static final Duration BETWEEN_READS = Duration.ofMillis(500);

    @Mixin
    private Target target;

    @Mixin
    private TableName table;

    @Mixin
    private Output output;

    @Option(
            names = "--from-start",
            description =
                    "Begin with the oldest change the stream keeps, of the last 24 hours. By default with the next one.")
    private boolean fromStart;

    @Override
    public void run() {
        String stream = streamArn();
        try (DynamoDbStreamsClient client = target.streams()) {
            StreamReader reader =
                    fromStart ? StreamReader.after(client, stream, Map.of()) : StreamReader.fromNow(client, stream);
            output.say("Following %s at %s. Ctrl-C ends it.".formatted(table, target));
            while (output.isRead()) {
                List<StreamReader.Read> reads = reader.read();
                reads.forEach(read ->
                        read.records().forEach(change -> output.data(() -> line(change), () -> AwsJson.of(change))));
                if (reader.hasEnded()) {
                    throw new Failure(
                            "The stream of %s at %s has ended: the table is gone, or its stream was turned off."
                                    .formatted(table, target));
                }
                if (reads.isEmpty()) {
                    Thread.sleep(BETWEEN_READS.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String streamArn() {
        try (DynamoDbClient client = target.tables()) {
            TableDescription description = client.describeTable(describe -> describe.tableName(table.toString()))
                    .table();
            StreamSpecification stream = description.streamSpecification();
            if (stream == null || !stream.streamEnabled()) {
                throw new Failure("Table %s at %s has no stream. bin/cruddur ddb schema-load makes one that has."
                        .formatted(table, target));
            }
            return description.latestStreamArn();
        }
    }

    private static String line(Record change) {
        Map<String, AttributeValue> item = change.dynamodb().hasNewImage()
                ? change.dynamodb().newImage()
                : change.dynamodb().keys();
        return "%s  %-6s  %s"
                .formatted(
                        Timestamps.format(change.dynamodb().approximateCreationDateTime()),
                        change.eventNameAsString(),
                        Items.line(item));
    }
}
