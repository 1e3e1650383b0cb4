/** The commands on the users in PostgreSQL. They use the package users. */
package com.cruddur.messaging.ops.db;
