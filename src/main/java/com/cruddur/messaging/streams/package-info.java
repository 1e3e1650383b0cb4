/** Reads the records of a DynamoDB stream. */
package com.cruddur.messaging.streams;
