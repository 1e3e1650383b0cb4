/**
 * Reads synthesized cloud assemblies: manifests, templates and tables. May use neither infra, which defines the stacks, nor
 * the packages ops and local.
 */
package com.cruddur.messaging.assembly;
