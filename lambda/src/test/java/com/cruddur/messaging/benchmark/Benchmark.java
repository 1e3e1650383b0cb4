package com.cruddur.messaging.benchmark;

import java.nio.file.Path;

/**
 * Measures, and says whether the bars hold: {@code mvn -Pbenchmark -pl lambda -am verify -DskipTests}, with
 * {@code -Dbenchmarks=burst} one of them alone.
 */
public final class Benchmark {

    private Benchmark() {}

    /**
     * Arguments: the function's jar, the directory of the test classes, and what to measure: {@code cost}, {@code burst},
     * {@code cold-start}, separated by commas. Ends with 1 if a bar is missed, with 2 for a benchmark
     * that there is not.
     */
    public static void main(String[] arguments) throws Exception {
        PromisedBounds bars = new PromisedBounds();
        for (String benchmark : arguments[2].split(",")) {
            switch (benchmark) {
                case "cost" -> CostBenchmark.run(bars);
                case "burst" -> BurstBenchmark.run(bars);
                case "cold-start" -> new ColdStartBenchmark(Path.of(arguments[0]), Path.of(arguments[1])).run(bars);
                default -> {
                    System.err.printf(
                            "-Dbenchmarks: '%s' is not a benchmark. Allowed: cost, burst, cold-start%n", benchmark);
                    System.exit(2);
                }
            }
        }
        System.exit(bars.allHold() ? 0 : 1);
    }
}
