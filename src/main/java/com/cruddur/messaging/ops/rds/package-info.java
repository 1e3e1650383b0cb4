/** The command that sets the address that may connect to the users' database. It uses only the parts that all commands share. */
package com.cruddur.messaging.ops.rds;
