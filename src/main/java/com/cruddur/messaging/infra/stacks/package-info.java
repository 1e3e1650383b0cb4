/** The stacks. They only compose constructs and pass values between them. */
package com.cruddur.messaging.infra.stacks;
