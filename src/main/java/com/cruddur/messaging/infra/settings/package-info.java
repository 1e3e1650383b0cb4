/** Reads the stages of cdk.json into validated records, which define no resources. */
package com.cruddur.messaging.infra.settings;
