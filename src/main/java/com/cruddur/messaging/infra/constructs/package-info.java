/** The constructs of the stacks: table, function, trigger, VPC, cache and alarms. They may use the settings, but no stack. */
package com.cruddur.messaging.infra.constructs;
