/**
 * The CDK app: reads the settings, defines the stacks and synthesizes. No other package of this project may use it: commands
 * run it as a process and read its assembly.
 */
package com.cruddur.messaging.infra;
