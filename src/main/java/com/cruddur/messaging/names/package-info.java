/** The names of stacks and resources in the stage itself and in a copy, for the stacks and the commands. */
package com.cruddur.messaging.names;
