package com.cruddur.messaging.stream;

import static com.cruddur.messaging.testing.Sample.group;
import static com.cruddur.messaging.testing.Sample.micros;
import static com.cruddur.messaging.testing.Sample.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.stream.RowChange.Drop;
import com.cruddur.messaging.stream.RowChange.Keep;
import com.cruddur.messaging.stream.RowChange.Move;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnerPlanTest {

    private static final String GROUP = group(1);
    private static final GroupRow OLDER = row(1);
    private static final GroupRow NEWER = row(3);

    private static GroupRow row(long micros) {
        return GroupRow.of(rows(GROUP, micros(micros), "old", 2).get(0).toItem())
                .orElseThrow();
    }

    private static MessageEvent message(long micros) {
        RecordId record = new RecordId("1", Optional.empty(), Optional.empty(), micros(0));
        return new MessageEvent(record, GROUP, micros(micros), "new", Optional.empty());
    }

    private static Stream<Class<?>> planned(long message, int readings) {
        return OwnerPlan.of(NEWER.owner(), List.of(OLDER, NEWER), message(message), readings).changes().stream()
                .map(Object::getClass);
    }

    @Test
    void a_duplicate_is_deleted_with_the_move_of_the_newest_row() {
        assertThat(planned(4, 1)).containsExactly(Move.class, Drop.class);
    }

    @Test
    void a_duplicate_is_deleted_on_condition_that_the_newest_row_exists() {
        assertThat(planned(2, 1)).containsExactly(Keep.class, Drop.class);
    }

    @Test
    void a_duplicate_that_only_the_index_shows_is_not_deleted() {
        assertThat(planned(4, 0)).containsExactly(Move.class);
        assertThat(planned(2, 0)).isEmpty();
    }
}
