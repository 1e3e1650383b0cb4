package com.cruddur.messaging.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The stage {@code dev}, as it is. */
class DevDeployIT extends DeployedStage {

    DevDeployIT() {
        super("dev");
    }

    @Override
    void reduce(ObjectNode settings) {
        // The emulator does all of it.
    }
}
