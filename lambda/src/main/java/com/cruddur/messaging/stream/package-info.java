/**
 * Access pattern E: the stream function, and the repair that shares its moves. May use the packages model and store, but
 * not the CDK.
 */
package com.cruddur.messaging.stream;
