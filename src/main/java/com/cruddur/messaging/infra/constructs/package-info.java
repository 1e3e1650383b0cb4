/** The parts of the stacks: table, function, trigger, VPC, cache, alarms. Constructs take settings and know no stack. */
package com.cruddur.messaging.infra.constructs;
