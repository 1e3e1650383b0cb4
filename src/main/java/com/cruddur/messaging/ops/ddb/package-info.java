/** The commands on the DynamoDB table. */
package com.cruddur.messaging.ops.ddb;
