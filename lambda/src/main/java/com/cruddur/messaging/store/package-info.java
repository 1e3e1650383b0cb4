/** Access patterns A to D for applications and commands, with paging and retries. Uses the model. */
package com.cruddur.messaging.store;
