/** The names of stacks and resources in the first set and in a copy, for the stacks and the commands. */
package com.cruddur.messaging.names;
