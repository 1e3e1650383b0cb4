/** Writes example conversations. */
package com.cruddur.messaging.seed;
