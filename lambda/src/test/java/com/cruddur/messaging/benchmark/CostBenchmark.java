package com.cruddur.messaging.benchmark;

import com.cruddur.messaging.benchmark.MeteredFunction.AverageCost;
import java.util.List;

/**
 * Measures the cost of one message with the naive function and with this one, alternating, so that other load on the
 * machine affects both.
 */
final class CostBenchmark {

    private CostBenchmark() {}

    static void run(PromisedBounds bounds) {
        System.out.println(
                "| members | function | invocations | without filter | requests | table units | index units | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (int members : List.of(2, 10, 50, 100)) {
            int warmUp = members > 10 ? 20 : 200;
            int messages = members > 10 ? 60 : 300;
            try (MeteredFunction naive = new MeteredFunction(members, true);
                    MeteredFunction ours = new MeteredFunction(members, false)) {
                for (int message = 0; message < warmUp + messages; message++) {
                    naive.handleNext();
                    ours.handleNext();
                }
                compare(members, naive.costOfLast(messages), ours.costOfLast(messages), bounds);
            }
        }
    }

    private static void compare(int members, AverageCost naive, AverageCost ours, PromisedBounds bounds) {
        print(members, "naive", naive);
        print(members, "ours", ours);
        if (members == 2) {
            bounds.check("invocations at 2 members", ours.invocations(), 1);
            bounds.check("requests at 2 members", ours.requests(), 2);
            bounds.check("table units at 2 members", ours.tableUnits(), 9);
            bounds.check("index units at 2 members", ours.indexUnits(), 4);
            bounds.check("p50 at 2 members, relative to naive", ours.p50() / naive.p50(), 1);
        }
        if (members == 50) {
            bounds.check("requests at 50 members", ours.requests(), 3);
            bounds.check("p50 at 50 members, relative to naive", ours.p50() / naive.p50(), 0.2);
        }
    }

    private static void print(int members, String function, AverageCost cost) {
        System.out.printf(
                "| %d | %s | %.1f | %.1f | %.1f | %.0f | %.0f | %.1f | %.1f |%n",
                members,
                function,
                cost.invocations(),
                cost.unfilteredInvocations(),
                cost.requests(),
                cost.tableUnits(),
                cost.indexUnits(),
                cost.p50(),
                cost.p99());
    }
}
