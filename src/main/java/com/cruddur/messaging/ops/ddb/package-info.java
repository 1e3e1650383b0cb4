/** The commands on the DynamoDB table. They may use the packages store, seed, streams, ops.repair and ops.restore. */
package com.cruddur.messaging.ops.ddb;
