/** Writes the example conversation. */
package com.cruddur.messaging.seed;
