/** The commands on the Cognito user pool. They use the package users. */
package com.cruddur.messaging.ops.cognito;
