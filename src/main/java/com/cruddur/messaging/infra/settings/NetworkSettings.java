package com.cruddur.messaging.infra.settings;

/**
 * The VPC and its gateway endpoint for DynamoDB.
 *
 * @param vpc where the VPC comes from; by default a new one
 * @param endpoint whether the VPC gets a gateway endpoint of this stage; by default it does
 * @param endpointSubnets which route tables the endpoint joins; by default all
 * @param endpointPolicy what the endpoint lets through; by default this account's DynamoDB
 */
public record NetworkSettings(
        VpcSource vpc, EndpointChoice endpoint, EndpointSubnets endpointSubnets, EndpointPolicy endpointPolicy) {

    static NetworkSettings read(Block block) {
        NetworkSettings settings = new NetworkSettings(
                VpcSource.read(block, "vpc"),
                block.choice("endpoint", EndpointChoice.class, EndpointChoice.CREATE),
                block.choice("endpointSubnets", EndpointSubnets.class, EndpointSubnets.ALL),
                block.choice("endpointPolicy", EndpointPolicy.class, EndpointPolicy.ACCOUNT));
        if (settings.endpoint == EndpointChoice.NONE
                && (settings.endpointSubnets != EndpointSubnets.ALL
                        || settings.endpointPolicy != EndpointPolicy.ACCOUNT)) {
            throw block.refused(
                    "endpoint",
                    "\"none\" contradicts endpointSubnets and endpointPolicy, which are of an endpoint",
                    "to leave those out, or \"create\"");
        }
        return settings;
    }
}
