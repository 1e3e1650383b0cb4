/** The commands on the users in PostgreSQL. They may use the package users. */
package com.cruddur.messaging.ops.db;
