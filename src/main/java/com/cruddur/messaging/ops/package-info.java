/**
 * The entry point of the commands. Each package below holds a group of commands, or parts that commands share. None may use
 * infra or the CDK library.
 */
package com.cruddur.messaging.ops;
