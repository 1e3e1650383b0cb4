package com.cruddur.messaging.infra.settings;

/**
 * The VPC and its gateway endpoint for DynamoDB.
 *
 * @param vpc the VPC to look up or define. Defaults to a new one.
 * @param endpoint whether the stage creates a gateway endpoint. Defaults to {@code create}.
 * @param endpointSubnets the subnets whose route tables the endpoint joins. Defaults to all.
 * @param endpointPolicy the requests that the endpoint allows. Defaults to this account's principals and tables.
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
                    "\"none\" contradicts endpointSubnets and endpointPolicy, which configure the endpoint",
                    "\"create\", or \"none\" without endpointSubnets and endpointPolicy");
        }
        return settings;
    }
}
