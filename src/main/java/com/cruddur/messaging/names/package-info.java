/**
 * The names of stacks and resources in the stage itself and in a copy, for the stacks and the commands. Uses no other package
 * of this project.
 */
package com.cruddur.messaging.names;
