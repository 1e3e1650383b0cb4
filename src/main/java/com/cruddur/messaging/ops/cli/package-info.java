/** The parts that all commands share: target, options, output, failures, the terminal. They use no command. */
package com.cruddur.messaging.ops.cli;
