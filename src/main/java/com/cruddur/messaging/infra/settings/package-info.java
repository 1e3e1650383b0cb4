/**
 * Reads the stages of cdk.json into validated records. May use neither constructs nor stacks, because the records define no
 * resources.
 */
package com.cruddur.messaging.infra.settings;
