/** The emulated account on this machine: the emulator, the CDK deploy, and the event source mapping that invokes the function. */
package com.cruddur.messaging.local;
