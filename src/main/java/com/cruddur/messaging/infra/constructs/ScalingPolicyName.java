package com.cruddur.messaging.infra.constructs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import software.amazon.awscdk.Stack;
import software.constructs.IConstruct;

/**
 * The name of a scaling policy, derived from its stack's name and its path in the stack, as the CDK derives it in an
 * app.
 *
 * <p>In a {@link software.amazon.awscdk.Stage} the CDK derives a different name. CloudFormation would then create a
 * second policy before it deletes the first, but a target allows only one policy for each metric.
 */
final class ScalingPolicyName {

    private static final int HASH_LENGTH = 8;

    private ScalingPolicyName() {}

    static String of(IConstruct policy) {
        Stack stack = Stack.of(policy);
        String inStack =
                policy.getNode().getPath().substring(stack.getNode().getPath().length());
        String path = stack.getStackName() + inStack;
        return path.replaceAll("[^A-Za-z0-9]", "") + md5(path).substring(0, HASH_LENGTH);
    }

    private static String md5(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has MD5.
        }
    }
}
