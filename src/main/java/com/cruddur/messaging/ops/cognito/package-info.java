/** The commands on the Cognito user pool. They may use the package users. */
package com.cruddur.messaging.ops.cognito;
