/** Items, keys, attributes and times of the table, each defined once. Uses only attribute values from the AWS SDK. */
package com.cruddur.messaging.model;
