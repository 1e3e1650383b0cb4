/** Writes example conversations. May use the packages model and store, but not infra. */
package com.cruddur.messaging.seed;
