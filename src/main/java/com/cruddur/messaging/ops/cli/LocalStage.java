package com.cruddur.messaging.ops.cli;

import picocli.CommandLine.Option;

/** The options that choose the stage or copy for a command that works on this machine only. */
public final class LocalStage extends StageChoice {

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            converter = StageConverter.class,
            completionCandidates = StageNames.class,
            description = "The stage of cdk.json: ${COMPLETION-CANDIDATES}. Defaults to dev.")
    @Override
    void stage(String name) {
        super.stage(name);
    }
}
