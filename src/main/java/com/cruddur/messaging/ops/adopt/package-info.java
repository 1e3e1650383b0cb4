/** The command {@code adopt}, which compares existing resources with the templates and prepares their import. */
package com.cruddur.messaging.ops.adopt;
