/** Puts items back from a table that point-in-time recovery restored. Holds no commands, and uses the store. */
package com.cruddur.messaging.ops.restore;
