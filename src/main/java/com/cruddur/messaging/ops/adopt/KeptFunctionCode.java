package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.ops.cli.Text;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;

/**
 * Where the archive of a function's code is kept while the stack takes the function over, as CloudFormation's property Code
 * names it. CloudFormation puts it back if a deploy fails, and an import does not look for it.
 *
 * @param bucket the one that {@code cdk bootstrap} made
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/generate-IaC-lambda-function.html">AWS: the
 *     code of a function that is imported</a>
 */
record KeptFunctionCode(
        @JsonProperty("S3Bucket") String bucket,
        @JsonProperty("S3Key") String key) {

    static KeptFunctionCode of(Assembly assembly, Resource function, String arn) {
        String[] parts = arn.split(":");
        return new KeptFunctionCode(
                assembly.resolve(
                                function.stack(),
                                function.properties().at("/Code/S3Bucket"),
                                new ExistingEndpoint.Owner(parts[3], parts[4]))
                        .asText(),
                ExistingFunction.name(function) + "-before-adoption.zip");
    }

    /**
     * Keeps what it takes to go back: a version with code, settings and role, which a mapping can invoke, and the archive.
     *
     * @param directory where the archive is on its way
     */
    AdoptionStep keep(String function, Path directory) {
        String archive = Text.word(directory.resolve(function + ".zip").toString());
        return new AdoptionStep(
                "Keep the old function: as a version, which a mapping can go back to (note its number), and its archive, which CloudFormation puts back if a deploy fails. Leave its role as it is.",
                "aws lambda publish-version --function-name %s --query Version --output text".formatted(function),
                "curl -sSfo %s \"$(aws lambda get-function --function-name %s --query Code.Location --output text)\""
                        .formatted(archive, function),
                "aws s3api put-object --bucket %s --key %s --body %s".formatted(bucket, key, archive));
    }
}
