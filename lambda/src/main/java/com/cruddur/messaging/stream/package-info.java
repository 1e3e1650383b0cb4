/**
 * Access pattern E: the stream function, and the repair that shares its moves. Uses the model and the store's retries.
 */
package com.cruddur.messaging.stream;
