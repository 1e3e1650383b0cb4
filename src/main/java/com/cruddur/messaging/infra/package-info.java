/** The CDK app. It reads settings, makes the stacks and synthesizes; no command uses it as a library. */
package com.cruddur.messaging.infra;
