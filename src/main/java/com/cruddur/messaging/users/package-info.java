/** The users in PostgreSQL and Cognito, and how they are matched. It holds no command. */
package com.cruddur.messaging.users;
