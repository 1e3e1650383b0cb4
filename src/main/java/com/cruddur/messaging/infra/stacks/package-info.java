/** The stacks. They only compose constructs and pass values between them. They may use the constructs and the settings. */
package com.cruddur.messaging.infra.stacks;
