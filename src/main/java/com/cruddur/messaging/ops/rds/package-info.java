/** The command that sets the address that may connect to the users' database. */
package com.cruddur.messaging.ops.rds;
