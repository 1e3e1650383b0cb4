/** Puts items back from a table that point-in-time recovery restored. */
package com.cruddur.messaging.ops.restore;
