/** The entry point of the commands. Each package below holds one group of commands. */
package com.cruddur.messaging.ops;
