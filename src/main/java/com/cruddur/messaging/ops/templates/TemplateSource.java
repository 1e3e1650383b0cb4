package com.cruddur.messaging.ops.templates;

import com.cruddur.messaging.names.MessagingNames;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** One side of a comparison: its stages and their templates. */
interface TemplateSource {

    /** Returns the names of the stages; empty if there is no CDK app. */
    Set<String> stages();

    /** Returns a directory with the templates of a stage or of a copy of it; empty if there is no such stage. */
    Optional<Path> templates(String stage, MessagingNames names);
}
