package com.cruddur.messaging.seed;

import java.time.Instant;

/**
 * A conversation that was seeded.
 *
 * @param messages how many messages it has of the seed
 * @param from when its first message was created
 * @param to when the last message of the seed was created
 */
public record Seeded(String messageGroupUuid, int messages, Instant from, Instant to) {}
