package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Account;
import com.cruddur.messaging.assembly.Resource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The account and region of an existing resource, which resolve the references in its template. */
record OwnerAccount(String region, String number) implements Account {

    @Override
    public Optional<String> pseudoParameter(String name) {
        return switch (name) {
            case "AWS::Partition" -> Optional.of(partition());
            case "AWS::Region" -> Optional.of(region);
            case "AWS::AccountId" -> Optional.of(number);
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<String> attribute(Resource resource, String attribute, UnaryOperator<String> properties) {
        return resource.type().equals(Resource.TABLE) && attribute.equals("Arn")
                ? Optional.of("arn:%s:dynamodb:%s:%s:table/%s"
                        .formatted(partition(), region, number, properties.apply("TableName")))
                : Optional.empty();
    }

    private String partition() {
        return PartitionMetadata.of(Region.of(region)).id();
    }
}
