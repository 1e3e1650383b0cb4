/** The rules that refuse to lose data. It sees two sets of templates and nothing else. */
package com.cruddur.messaging.guard;
