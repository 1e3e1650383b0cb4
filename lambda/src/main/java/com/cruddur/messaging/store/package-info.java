/** Access patterns A to D for applications and commands, with paging and retries. It uses the model. */
package com.cruddur.messaging.store;
