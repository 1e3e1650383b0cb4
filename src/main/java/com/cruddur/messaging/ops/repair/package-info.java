/**
 * Finds the groups to repair, in the index, the log or the failure queue, and reports what the repair did. Holds no commands, and
 * uses the moves of the stream function.
 */
package com.cruddur.messaging.ops.repair;
