/** The table's items, keys, attributes and times, each defined once. It uses the AWS SDK's attribute values only. */
package com.cruddur.messaging.model;
