/**
 * Items, keys, attributes and times of the table, each defined once. Uses no other package of this project, and of the
 * AWS SDK only attribute values.
 */
package com.cruddur.messaging.model;
