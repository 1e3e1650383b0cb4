package com.cruddur.messaging.benchmark;

import java.nio.file.Path;

/** Measures cost and cold start and says whether the bars hold: {@code mvn -Pbenchmark -pl lambda -am verify -DskipTests}. */
public final class Benchmark {

    private Benchmark() {}

    /** Arguments: the function's jar, the directory of the test classes. Ends with 1 if a bar is missed. */
    public static void main(String[] arguments) throws Exception {
        Bars bars = new Bars();
        CostBenchmark.run(bars);
        new ColdStartBenchmark(Path.of(arguments[0]), Path.of(arguments[1])).run(bars);
        System.exit(bars.allHold() ? 0 : 1);
    }
}
