/**
 * The rules that refuse a change that loses data, and the comparison of templates that they check. May use no package of
 * the app, the commands, the emulated account or the assemblies.
 */
package com.cruddur.messaging.guard;
