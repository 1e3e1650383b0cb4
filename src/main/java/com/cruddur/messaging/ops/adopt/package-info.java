/** The command that compares existing resources with the templates and prepares their import. */
package com.cruddur.messaging.ops.adopt;
