/**
 * Reads and writes the users in PostgreSQL and Cognito, and matches both. Holds no commands. May use the packages model and
 * seed.
 */
package com.cruddur.messaging.users;
