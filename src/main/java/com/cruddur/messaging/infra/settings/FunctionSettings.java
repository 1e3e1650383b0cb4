package com.cruddur.messaging.infra.settings;

import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * The stream function.
 *
 * @param memoryMiB memory in MiB, 128 to 10,240; by default 1,024. The processor's share grows with it.
 * @param timeoutSeconds how long one invocation may take, 10 to 900; by default 30
 * @param architecture its processors; by default arm64
 * @param logRetention how long its logs are kept; by default one month
 * @param tracing whether X-Ray traces it; by default not
 * @param snapStart whether instances start from a snapshot, with all that the function loads in it; by default they do.
 *     Not every region offers it. Without it nothing is primed: an instance loads and compiles on its first event.
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
