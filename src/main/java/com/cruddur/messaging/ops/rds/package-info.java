/** The command that lets an address reach the users' database. */
package com.cruddur.messaging.ops.rds;
