package com.cruddur.messaging.benchmark;

import java.nio.file.Path;

/**
 * Runs the benchmarks and checks their promised bounds: {@code mvn -Pbenchmark -pl lambda -am verify -DskipTests}.
 * {@code -Dbenchmarks=burst} runs only one of them.
 */
public final class Benchmark {

    private Benchmark() {}

    /**
     * Exits with 1 if a bound is missed, and with 2 for an unknown benchmark.
     *
     * @param arguments the function's jar, the directory of the test classes, and the benchmarks, separated by commas:
     *     {@code cost}, {@code burst}, {@code cold-start}
     */
    public static void main(String[] arguments) throws Exception {
        PromisedBounds bounds = new PromisedBounds();
        for (String benchmark : arguments[2].split(",")) {
            switch (benchmark) {
                case "cost" -> CostBenchmark.run(bounds);
                case "burst" -> BurstBenchmark.run(bounds);
                case "cold-start" -> new ColdStartBenchmark(Path.of(arguments[0]), Path.of(arguments[1])).run(bounds);
                default -> {
                    System.err.printf(
                            "-Dbenchmarks: '%s' is not a benchmark. Allowed: cost, burst, cold-start%n", benchmark);
                    System.exit(2);
                }
            }
        }
        System.exit(bounds.allHold() ? 0 : 1);
    }
}
