/** The command {@code up}, which runs everything on this machine, and its output. May use the package local. */
package com.cruddur.messaging.ops.up;
