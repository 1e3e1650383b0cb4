/** The command that admits an address to the users' database. */
package com.cruddur.messaging.ops.rds;
