/**
 * The commands that compare the templates of this checkout with the templates of a commit or a directory. They may use the
 * package guard.
 */
package com.cruddur.messaging.ops.templates;
