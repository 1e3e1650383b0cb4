package com.cruddur.messaging.benchmark;

import com.cruddur.messaging.model.MessageGroup;
import com.cruddur.messaging.model.Schema;
import com.cruddur.messaging.model.Timestamps;
import com.cruddur.messaging.stream.MessagingStreamHandler;
import com.cruddur.messaging.testing.EmulatedDynamoDb;
import com.cruddur.messaging.testing.JarProcess;
import com.cruddur.messaging.testing.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Measures the time from the start of a JVM to its first response, and the time of its first event with and without priming. */
final class ColdStartBenchmark {

    private static final String ACCOUNT = "cold start";
    private static final int STARTS = 9;
    private static final String HANDLER = MessagingStreamHandler.class.getName() + "::handleRequest";
    private static final String EMPTY = EmptyHandler.class.getName() + "::handleRequest";

    private final Path java;
    private final Path jar;
    private final Path testClasses;
    private int events;

    ColdStartBenchmark(Path jar, Path testClasses) {
        this.java = newestJava();
        this.jar = jar;
        this.testClasses = testClasses;
    }

    void run(PromisedBounds bounds) throws Exception {
        System.out.printf("%nCold start, %s:%n", java);
        try (DynamoDbClient client = EmulatedDynamoDb.client(ACCOUNT)) {
            EmulatedDynamoDb.createTable(client, Schema.TABLE);
            for (MessageGroup row : Sample.rows(Sample.group(1), Sample.T0, "old", 2)) {
                client.putItem(put -> put.tableName(Schema.TABLE).item(row.toItem()));
            }
            List<Double> empty = new ArrayList<>();
            List<Double> ours = new ArrayList<>();
            for (int start = 0;
                    start < STARTS;
                    start++) { // alternating, so that other load on the machine affects both
                empty.add(firstAnswer(EMPTY));
                ours.add(firstAnswer(HANDLER));
            }
            System.out.printf(
                    "time to the first response, median of %d: empty handler %.0f ms, the function %.0f ms%n",
                    STARTS, median(empty), median(ours));
            bounds.check("cold start, relative to an empty handler", median(ours) / median(empty), 2.2);
            primed(bounds);
        }
    }

    private double firstAnswer(String handler) throws Exception {
        long start = System.nanoTime();
        try (JarProcess function = new JarProcess(java, List.of(jar, testClasses), handler, false, ACCOUNT)) {
            function.invoke(event());
            return (System.nanoTime() - start) / 1e6;
        }
    }

    private void primed(PromisedBounds bounds) throws Exception {
        List<Double> unprimed = new ArrayList<>();
        List<Double> primed = new ArrayList<>();
        for (int start = 0; start < STARTS; start++) {
            unprimed.add(firstEvent(false));
            primed.add(firstEvent(true));
        }
        System.out.printf(
                "first event of an initialized JVM, median of %d: unprimed %.0f ms, primed %.0f ms%n",
                STARTS, median(unprimed), median(primed));
        bounds.check("first event primed, relative to unprimed", median(primed) / median(unprimed), 0.33);
    }

    private double firstEvent(boolean snapStart) throws Exception {
        try (JarProcess function = new JarProcess(java, List.of(jar), HANDLER, snapStart, ACCOUNT)) {
            function.awaitReady();
            return invoke(function);
        }
    }

    private double invoke(JarProcess function) throws Exception {
        String event = event();
        long start = System.nanoTime();
        String answer = function.invoke(event);
        double millis = (System.nanoTime() - start) / 1e6;
        if (!answer.equals("{\"batchItemFailures\":[]}")) {
            throw new IllegalStateException(answer + function.log());
        }
        return millis;
    }

    private String event() {
        return """
                {"Records": [{"eventID": "1", "eventName": "INSERT", "eventVersion": "1.1", "eventSource": "aws:dynamodb",
                  "awsRegion": "us-east-1", "dynamodb": {"ApproximateCreationDateTime": 1679352791.0,
                  "Keys": {"pk": {"S": "MSG#%1$s"}, "sk": {"S": "%2$s"}},
                  "NewImage": {"pk": {"S": "MSG#%1$s"}, "sk": {"S": "%2$s"}, "message": {"S": "text"}, "user_uuid": {"S": "%3$s"}},
                  "SequenceNumber": "1", "SizeBytes": 300, "StreamViewType": "NEW_IMAGE"}}]}""".formatted(Sample.group(1), Timestamps.format(Sample.T0.plusSeconds(++events)), Sample.uuid(0));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** Returns Java 25 if it is installed, as in the managed runtime, or else the running Java. */
    private static Path newestJava() {
        Path here = Path.of(System.getProperty("java.home"));
        try (Stream<Path> neighbours = Files.list(here.getParent())) {
            return neighbours
                    .filter(home -> home.getFileName().toString().contains("25"))
                    .map(home -> home.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(here.resolve("bin/java"));
        } catch (IOException e) {
            return here.resolve("bin/java");
        }
    }
}
