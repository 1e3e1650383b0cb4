/** The stages of cdk.json as validated records. They define no resource. */
package com.cruddur.messaging.infra.settings;
