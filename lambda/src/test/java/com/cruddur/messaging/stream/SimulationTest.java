package com.cruddur.messaging.stream;

import static com.cruddur.messaging.stream.Violation.Invariant.AT_REST_ONE_ROW_EACH;
import static org.assertj.core.api.Assertions.assertThat;

import com.cruddur.messaging.stream.Violation.Invariant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs simulated schedules of faults, stale reads, other writers, bad records, and repeated and reordered deliveries.
 *
 * <p>{@code -Dsimulation.schedules=1000000} runs more schedules, and {@code -Dsimulation.seed=4711} begins with a
 * different seed. To repeat one schedule, set its seed and {@code -Dsimulation.schedules=1}.
 */
class SimulationTest {

    private static final long SCHEDULES = Long.getLong("simulation.schedules", 10_000);
    private static final long FIRST_SEED = Long.getLong("simulation.seed", 0);

    /** Fewer, because a schedule with repairs takes several times as long. */
    private static final long REPAIRED_SCHEDULES = (SCHEDULES + 9) / 10;

    /** Enough to measure, to one percent, in how many schedules the naive function breaks an invariant. */
    private static final long NAIVE_SCHEDULES = Math.min(SCHEDULES, 2_000);

    private static void forEachSeed(long schedules, LongConsumer run) {
        LongStream.range(FIRST_SEED, FIRST_SEED + schedules).parallel().forEach(run);
    }

    @Test
    void every_invariant_holds_in_every_schedule() {
        Map<Long, Throwable> failures = new ConcurrentHashMap<>();
        Map<String, Integer> tally = new ConcurrentHashMap<>();
        forEachSeed(SCHEDULES, seed -> {
            try {
                SimulatedSchedule.run(seed).forEach((what, times) -> tally.merge(what, times, Integer::sum));
            } catch (Violation | RuntimeException e) {
                failures.put(seed, e);
            }
        });
        System.out.printf("Outcomes and documented exceptions in %d schedules: %s%n", SCHEDULES, new TreeMap<>(tally));
        throwFirst(failures, SCHEDULES);
        if (SCHEDULES > 1_000) {
            assertThat(tally).containsKeys("moved", "nothing-to-do", "coalesced", "rowless", "skipped", "failed");
        }
        for (SimulatedConversations.DocumentedException exception :
                SimulatedConversations.DocumentedException.values()) {
            assertThat(tally.getOrDefault(exception.name(), 0))
                    .as("%s", exception)
                    .isLessThan((int) (5 + SCHEDULES / 20));
        }
    }

    @Test
    void the_repair_restores_every_invariant_after_every_schedule() {
        Map<Long, Throwable> failures = new ConcurrentHashMap<>();
        Map<String, Integer> tally = new ConcurrentHashMap<>();
        forEachSeed(REPAIRED_SCHEDULES, seed -> {
            try {
                SimulatedSchedule.runRepaired(seed).forEach((kind, times) -> tally.merge(kind, times, Integer::sum));
            } catch (AssertionError | RuntimeException e) {
                failures.put(seed, e);
            }
        });
        System.out.printf(
                "Differences repaired after %d schedules with losses: %s%n", REPAIRED_SCHEDULES, new TreeMap<>(tally));
        throwFirst(failures, REPAIRED_SCHEDULES);
        if (SCHEDULES > 1_000) {
            for (RowDifference.Kind kind : RowDifference.Kind.values()) {
                assertThat(tally)
                        .hasEntrySatisfying(
                                kind.word(), times -> assertThat(times).isPositive());
            }
        }
    }

    private static void throwFirst(Map<Long, Throwable> failures, long schedules) {
        new TreeMap<>(failures).entrySet().stream().findFirst().ifPresent(first -> {
            throw new AssertionError(
                    "%d of %d schedules failed; repeat the first with -Dsimulation.seed=%d -Dsimulation.schedules=1"
                            .formatted(failures.size(), schedules, first.getKey()),
                    first.getValue());
        });
    }

    @Test
    void the_naive_function_breaks_invariants_in_most_schedules() {
        Map<Long, Set<Invariant>> broken = new ConcurrentHashMap<>();
        forEachSeed(NAIVE_SCHEDULES, seed -> broken.put(seed, SimulatedSchedule.runNaive(seed)));
        Map<Long, Set<Invariant>> calm = new TreeMap<>(broken);
        calm.keySet().removeIf(seed -> !SimulatedSchedule.isCalm(seed));

        System.out.printf(
                "The naive function, share of %d schedules (share of %d schedules without faults and other writers):%n",
                broken.size(), calm.size());
        report("breaks any invariant", broken, calm, invariants -> !invariants.isEmpty());
        for (Invariant invariant : Invariant.values()) {
            report(invariant.name(), broken, calm, invariants -> invariants.contains(invariant));
        }
        assertThat(share(broken, invariants -> !invariants.isEmpty())).isGreaterThan(0.9);
        assertThat(share(broken, invariants -> invariants.contains(AT_REST_ONE_ROW_EACH)))
                .isGreaterThan(0.1);
    }

    private static void report(
            String what,
            Map<Long, Set<Invariant>> broken,
            Map<Long, Set<Invariant>> calm,
            Predicate<Set<Invariant>> counts) {
        System.out.printf(
                "  %-42s %5.1f %% (%5.1f %%)%n", what, 100 * share(broken, counts), 100 * share(calm, counts));
    }

    private static double share(Map<Long, Set<Invariant>> broken, Predicate<Set<Invariant>> counts) {
        return (double) broken.values().stream().filter(counts).count() / broken.size();
    }
}
