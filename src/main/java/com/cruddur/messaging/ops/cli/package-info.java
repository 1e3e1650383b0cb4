/** The parts that all commands share: address, options, output, failures, the terminal. */
package com.cruddur.messaging.ops.cli;
