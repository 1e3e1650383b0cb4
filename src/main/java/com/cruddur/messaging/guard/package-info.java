/** The rules that refuse a change that loses data. They compare two sets of templates and use nothing else. */
package com.cruddur.messaging.guard;
