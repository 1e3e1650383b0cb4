/** The names of stacks and resources, in the first set and in a copy, for stacks and commands alike. */
package com.cruddur.messaging.names;
