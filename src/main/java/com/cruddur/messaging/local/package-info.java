/** The account on this machine: the emulator, the CDK deploy to it, and the event source mapping that runs the function. */
package com.cruddur.messaging.local;
