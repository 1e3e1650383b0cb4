/** The command that runs everything on this machine, and its output. It uses the package local. */
package com.cruddur.messaging.ops.up;
