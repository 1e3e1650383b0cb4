package com.cruddur.messaging.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;

class ProdDeployIT extends DeployedStage {

    ProdDeployIT() {
        super("prod");
    }

    @Override
    void reduce(ObjectNode settings) {
        settings.withObject("/environment").put("account", Emulator.ACCOUNT);
        settings.withObject("/table").remove("capacity");
        settings.remove("dax");
    }
}
