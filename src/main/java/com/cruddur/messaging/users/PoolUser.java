package com.cruddur.messaging.users;

import java.util.Optional;

/**
 * A user of a Cognito user pool.
 *
 * @param handle its {@code preferred_username}; empty if it has none
 * @param sub the id that Cognito gave it
 * @param email empty if it has none
 * @param status such as {@code CONFIRMED}
 */
public record PoolUser(Optional<String> handle, String sub, Optional<String> email, String status) {}
