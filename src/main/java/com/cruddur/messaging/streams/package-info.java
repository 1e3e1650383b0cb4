/** Reads the records of a DynamoDB stream. Uses no other package of this project. */
package com.cruddur.messaging.streams;
