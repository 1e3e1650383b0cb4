package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.ops.cli.Text;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;

/**
 * The location of the kept archive of a function's code, as CloudFormation's property {@code Code}. CloudFormation restores the
 * code from it if a deploy fails. An import does not read it.
 *
 * @param bucket the bucket that {@code cdk bootstrap} made
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
                                new OwnerAccount(parts[3], parts[4]))
                        .asText(),
                ExistingFunction.name(function) + "-before-adoption.zip");
    }

    /**
     * Returns the step that keeps everything needed to go back: a version with code, settings and role, which a mapping can
     * invoke, and the archive.
     *
     * @param directory the local directory for the archive, before it is uploaded
     */
    AdoptionStep keep(String function, Path directory) {
        String archive = Text.word(directory.resolve(function + ".zip").toString());
        return new AdoptionStep(
                "Keep the old function. Publish a version, which a mapping can use to go back, and note its number. Upload its archive, from which CloudFormation restores the code if a deploy fails. Do not change its role.",
                "aws lambda publish-version --function-name %s --query Version --output text".formatted(function),
                "curl -sSfo %s \"$(aws lambda get-function --function-name %s --query Code.Location --output text)\""
                        .formatted(archive, function),
                "aws s3api put-object --bucket %s --key %s --body %s".formatted(bucket, key, archive));
    }
}
