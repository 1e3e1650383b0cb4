package com.cruddur.messaging.ops.ddb;

import com.cruddur.messaging.assembly.AwsJson;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.ops.cli.Columns;
import com.cruddur.messaging.ops.cli.Failure;
import com.cruddur.messaging.ops.cli.Items;
import com.cruddur.messaging.ops.cli.Output;
import com.cruddur.messaging.ops.cli.StandardError;
import com.cruddur.messaging.ops.cli.TableOption;
import com.cruddur.messaging.ops.cli.Target;
import com.cruddur.messaging.streams.StreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Prints the records of the table's stream as they appear. */
@Command(
        name = "tail",
        description = {
            "Prints the changes of the table as they happen, until Ctrl-C.",
            "With --format json, it prints each stream record on one line.",
            "In AWS, at most two readers may read a stream at once, and the function is one of them. Do not run tail twice at once."
        })
final class Tail implements Runnable {

    /** How long to wait after a read without records. An event source mapping reads more often, four times a second. */
    private static final Duration BETWEEN_READS = Duration.ofMillis(500);

    @Mixin
    private Target target;

    @Mixin
    private TableOption table;

    @Mixin
    private Output output;

    @Option(
            names = "--from-start",
            description =
                    "Begin with the oldest change in the stream, which keeps 24 hours. By default the command begins with the next change.")
    private boolean fromStart;

    @Spec
    private CommandSpec command;

    private final Columns rows = new Columns()
            .column("TIME (UTC)")
            .column("CHANGE")
            .column("PK")
            .column("SK (UTC)")
            .text("OTHER ATTRIBUTES");

    @Override
    public void run() {
        String stream = streamArn();
        try (DynamoDbStreamsClient client = target.streams()) {
            StreamReader reader =
                    fromStart ? StreamReader.after(client, stream, Map.of()) : StreamReader.fromNow(client, stream);
            output.say("Following the stream of table %s at %s. Press Ctrl-C to stop.".formatted(table, target));
            StandardError.waits(command.commandLine().getErr());
            while (output.isRead()) {
                List<StreamReader.ReadRecords> reads = reader.read();
                reads.forEach(read -> read.records().forEach(this::print));
                if (reader.hasEnded()) {
                    throw new Failure(
                            "The stream of table %s at %s has ended: the table was deleted, or its stream was turned off."
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
                throw new Failure("Table %s at %s has no stream. Enable a stream with the view type NEW_IMAGE."
                        .formatted(table, target));
            }
            return description.latestStreamArn();
        }
    }

    private void print(Record change) {
        Instant at = change.dynamodb().approximateCreationDateTime();
        String event = change.eventNameAsString();
        Map<String, AttributeValue> item = change.dynamodb().hasNewImage()
                ? change.dynamodb().newImage()
                : change.dynamodb().keys();
        if (output.isOnTerminal()) {
            Object[] cells = Items.cells(item);
            output.rows(rows.row(at, event, cells[0], cells[1], cells[2]));
        } else {
            output.data(
                    () -> "%s  %-6s  %s".formatted(Timestamps.format(at), event, Items.line(item)),
                    () -> AwsJson.of(change));
        }
    }
}
