/** Finds the groups to repair, in the index, the log or the failure queue, and reports what the repair did. Holds no commands. */
package com.cruddur.messaging.ops.repair;
