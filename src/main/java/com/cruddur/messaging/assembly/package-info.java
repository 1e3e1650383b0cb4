/**
 * Reads synthesized cloud assemblies: manifests, templates and tables. It uses neither the stacks' code nor the
 * commands.
 */
package com.cruddur.messaging.assembly;
