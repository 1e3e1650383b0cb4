/** Puts items back from a table that point-in-time recovery made. */
package com.cruddur.messaging.ops.restore;
