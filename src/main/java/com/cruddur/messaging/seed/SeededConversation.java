package com.cruddur.messaging.seed;

import java.time.Instant;

/**
 * A seeded conversation.
 *
 * @param messageGroupUuid the uuid of the conversation
 * @param messages the number of seeded messages
 * @param written the number of items that were written: messages and group rows; the others were there already
 * @param from the time of the first message
 * @param to the time of the last seeded message
 */
public record SeededConversation(String messageGroupUuid, int messages, int written, Instant from, Instant to) {}
