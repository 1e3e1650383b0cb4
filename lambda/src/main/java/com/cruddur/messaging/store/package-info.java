/** Access patterns A to D for applications and commands, with paging and retries. May use the package model. */
package com.cruddur.messaging.store;
