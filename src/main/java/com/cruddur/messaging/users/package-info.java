/** Reads and writes the users in PostgreSQL and Cognito, and matches both. Holds no commands. */
package com.cruddur.messaging.users;
