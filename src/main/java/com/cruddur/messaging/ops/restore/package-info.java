/** Puts items back from a table that point-in-time recovery restored. Holds no commands. */
package com.cruddur.messaging.ops.restore;
