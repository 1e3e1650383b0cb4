package com.cruddur.messaging.infra.settings;

/**
 * The VPC and its gateway endpoint for DynamoDB.
 *
 * @param vpc where the VPC comes from; by default a new one
 * @param endpointSubnets which route tables the endpoint joins; by default all
 * @param endpointPolicy what the endpoint lets through; by default this account's DynamoDB
 */
public record NetworkSettings(VpcSource vpc, EndpointSubnets endpointSubnets, EndpointPolicy endpointPolicy) {

    static NetworkSettings read(Block block) {
        return new NetworkSettings(
                VpcSource.read(block, "vpc"),
                block.choice("endpointSubnets", EndpointSubnets.class, EndpointSubnets.ALL),
                block.choice("endpointPolicy", EndpointPolicy.class, EndpointPolicy.ACCOUNT));
    }
}
