/** Finds the groups that a repair looks at: in the index, the log or the failure queue, and reports what it did. */
package com.cruddur.messaging.ops.repair;
