/** The CDK app: reads the settings, defines the stacks and synthesizes. No command uses it as a library. */
package com.cruddur.messaging.infra;
