/**
 * The emulated account on this machine: the emulator, the CDK deploy, and the event source mapping that invokes the function.
 * May use neither infra nor ops.
 */
package com.cruddur.messaging.local;
