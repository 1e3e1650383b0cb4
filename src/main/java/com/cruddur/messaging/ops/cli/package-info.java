/** The parts that all commands share: target, options, output, failures, the terminal. */
package com.cruddur.messaging.ops.cli;
