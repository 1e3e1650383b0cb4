/** Reads what a synth wrote: manifests, templates, tables. It knows neither the stacks' code nor the commands. */
package com.cruddur.messaging.assembly;
