package com.cruddur.messaging.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Makes every request of the simulated table in a real table too, and asserts that both give the same answer.
 *
 * @param comparesIndex whether to compare queries of the index, which must never be late
 */
public record TableMirror(DynamoDbClient real, String table, boolean comparesIndex) {

    void put(Map<String, AttributeValue> item) {
        real.putItem(put -> put.tableName(table).item(item));
    }

    void delete(Map<String, AttributeValue> key) {
        real.deleteItem(delete -> delete.tableName(table).key(key));
    }

    void assertSame(DynamoDbRequest request, DynamoDbResponse modelled) {
        DynamoDbResponse answered = ask(request);
        if (request instanceof QueryRequest query && (query.indexName() == null || comparesIndex)) {
            QueryResponse model = (QueryResponse) modelled;
            QueryResponse actual = (QueryResponse) answered;
            if (query.indexName() == null) {
                assertThat(actual.items()).as("%s", request).isEqualTo(model.items());
            } else { // DynamoDB does not define the order of equal sort keys
                assertThat(new HashSet<>(actual.items())).as("%s", request).isEqualTo(new HashSet<>(model.items()));
            }
            assertThat(actual.lastEvaluatedKey()).isEqualTo(model.lastEvaluatedKey());
        }
    }

    void assertSame(DynamoDbRequest request, DynamoDbException modelled) {
        try {
            ask(request);
        } catch (DynamoDbException e) {
            assertThat(e).as("%s", request).hasSameClassAs(modelled);
            if (e instanceof TransactionCanceledException cancelled) {
                List<CancellationReason> reasons = ((TransactionCanceledException) modelled).cancellationReasons();
                assertThat(cancelled.cancellationReasons())
                        .as("%s", request)
                        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("message")
                        .isEqualTo(reasons);
            }
            return;
        }
        throw new AssertionError("The table did what the simulation refused: %s".formatted(request), modelled);
    }

    private DynamoDbResponse ask(DynamoDbRequest request) {
        if (request instanceof QueryRequest query) {
            // A real table may be late. Consistent reads make the answers comparable.
            return real.query(
                    query.toBuilder().consistentRead(query.indexName() == null).build());
        }
        if (request instanceof PutItemRequest put) {
            return real.putItem(put);
        }
        return real.transactWriteItems((TransactWriteItemsRequest) request);
    }
}
