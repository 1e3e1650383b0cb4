/** The command that runs everything on this machine, and its output. */
package com.cruddur.messaging.ops.up;
