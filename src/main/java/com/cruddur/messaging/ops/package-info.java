/** The commands' entry point. The packages below it hold one group of commands each. */
package com.cruddur.messaging.ops;
