package com.cruddur.messaging.seed;

import java.time.Instant;

/**
 * A seeded conversation.
 *
 * @param messageGroupUuid the uuid of the conversation
 * @param messages the number of seeded messages
 * @param from the time of the first message
 * @param to the time of the last seeded message
 */
public record Seeded(String messageGroupUuid, int messages, Instant from, Instant to) {}
