package com.cruddur.messaging.infra.settings;

import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * The stream function.
 *
 * @param memoryMiB the memory in MiB, 128 to 10,240. Defaults to 1,024. Processor power grows with it.
 * @param timeoutSeconds the timeout of one invocation, in seconds, 10 to 900. Defaults to 30.
 * @param architecture the processor architecture. Defaults to arm64.
 * @param logRetention how long CloudWatch keeps the logs. Defaults to one month.
 * @param tracing whether X-Ray traces the function. Defaults to false.
 * @param snapStart whether instances start from a snapshot of the loaded and primed function. Defaults to true. Some
 *     regions do not offer SnapStart. Without it, an instance loads and compiles on its first event.
 */
public record FunctionSettings(
        int memoryMiB,
        int timeoutSeconds,
        Architecture architecture,
        RetentionDays logRetention,
        boolean tracing,
        boolean snapStart) {

    static FunctionSettings read(Block block) {
        return new FunctionSettings(
                block.number("memoryMiB", 128, 10_240, 1_024),
                block.number("timeoutSeconds", 10, 900, 30),
                block.choice("architecture", Architecture.class, Architecture.ARM64),
                block.choice("logRetention", RetentionDays.class, RetentionDays.ONE_MONTH),
                block.flag("tracing", false),
                block.flag("snapStart", true));
    }
}
