/** The commands that compare this checkout's templates with another commit's. */
package com.cruddur.messaging.ops.templates;
