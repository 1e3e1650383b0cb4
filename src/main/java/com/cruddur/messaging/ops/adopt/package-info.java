/**
 * The command {@code adopt}, which compares existing resources with the templates and prepares their import. May use the
 * package assembly.
 */
package com.cruddur.messaging.ops.adopt;
