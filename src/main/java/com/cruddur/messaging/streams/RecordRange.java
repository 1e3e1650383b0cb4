package com.cruddur.messaging.streams;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Consecutive records of a shard.
 *
 * @param first the sequence number of the first record
 * @param last the sequence number of the last record
 */
public record RecordRange(String streamArn, String shard, String first, String last) {

    /** The limit of consecutive empty pages. A shard may have some, but an open shard returns them without end. */
    private static final int MOST_EMPTY_PAGES = 20;

    /**
     * Reads the records.
     *
     * @return the records; empty if the stream no longer has all of them, since it keeps a record for 24 hours
     */
    public Optional<List<Record>> read(DynamoDbStreamsClient client) {
        try {
            return read(
                    client,
                    client.getShardIterator(get -> get.streamArn(streamArn)
                                    .shardId(shard)
                                    .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                                    .sequenceNumber(first))
                            .shardIterator());
        } catch (TrimmedDataAccessException | ResourceNotFoundException e) {
            return Optional.empty();
        }
    }

    private Optional<List<Record>> read(DynamoDbStreamsClient client, String iterator) {
        List<Record> records = new ArrayList<>();
        String next = iterator;
        int emptyPages = 0;
        while (next != null && emptyPages < MOST_EMPTY_PAGES) {
            String here = next;
            GetRecordsResponse page = client.getRecords(get -> get.shardIterator(here));
            for (Record record : page.records()) {
                int toLast = number(record).compareTo(new BigInteger(last));
                if (toLast <= 0) {
                    records.add(record);
                }
                if (toLast >= 0) {
                    return Optional.of(records).filter(this::areAll);
                }
            }
            emptyPages = page.records().isEmpty() ? emptyPages + 1 : 0;
            next = page.nextShardIterator();
        }
        return Optional.empty();
    }

    private boolean areAll(List<Record> records) {
        return !records.isEmpty()
                && number(records.get(0)).equals(new BigInteger(first))
                && number(records.get(records.size() - 1)).equals(new BigInteger(last));
    }

    private static BigInteger number(Record record) {
        return new BigInteger(record.dynamodb().sequenceNumber());
    }
}
