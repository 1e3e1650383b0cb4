package com.cruddur.messaging.ops.adopt;

import com.cruddur.messaging.assembly.Account;
import com.cruddur.messaging.assembly.Assembly;
import com.cruddur.messaging.assembly.Resource;
import com.cruddur.messaging.ops.cli.Failure;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;

/** Finds the gateway endpoint of the templates in an account. If the templates create the VPC, there is no endpoint yet. */
final class ExistingEndpoint {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ExistingEndpoint() {}

    static Optional<ExistingResource> find(Ec2Client client, Assembly assembly) {
        return assembly.resources("AWS::EC2::VPCEndpoint").stream()
                .findFirst()
                .flatMap(resource -> find(client, assembly, resource));
    }

    private static Optional<ExistingResource> find(Ec2Client client, Assembly assembly, Resource resource) {
        JsonNode vpc = resource.properties().path("VpcId");
        if (!vpc.isTextual()) {
            return Optional.empty();
        }
        String region = client.serviceClientConfiguration().region().id();
        List<VpcEndpoint> endpoints = client.describeVpcEndpoints(describe -> describe.filters(
                        filter("vpc-id", vpc.asText()),
                        filter("service-name", "com.amazonaws.%s.dynamodb".formatted(region)),
                        filter("vpc-endpoint-type", "Gateway"),
                        filter("vpc-endpoint-state", "available")))
                .vpcEndpoints();
        if (endpoints.size() > 1) {
            throw new Failure(
                    "%s has more than one gateway endpoint for DynamoDB: %s. The template has only one, for all route tables. Delete all but one, and add the route tables of the others to it."
                            .formatted(
                                    vpc.asText(),
                                    endpoints.stream()
                                            .map(VpcEndpoint::vpcEndpointId)
                                            .collect(Collectors.joining(" and "))));
        }
        return endpoints.stream().findFirst().map(endpoint -> {
            Account owner = new OwnerAccount(region, endpoint.ownerId());
            return compare(
                    resource, (ObjectNode) assembly.resolve(resource.stack(), resource.properties(), owner), endpoint);
        });
    }

    /**
     * Compares an endpoint with its template.
     *
     * @param defined the properties in the template, with references resolved
     */
    static ExistingResource compare(Resource resource, ObjectNode defined, VpcEndpoint endpoint) {
        ObjectNode account = properties(endpoint);
        defined.set("RouteTableIds", sorted(defined.path("RouteTableIds")));
        List<PropertyDifference> differences = new ArrayList<>(PropertyComparison.of(
                defined, account, "VpcId", "ServiceName", "VpcEndpointType", "RouteTableIds", "PolicyDocument"));
        differences.addAll(TagComparison.compare(
                defined, account, endpoint.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value))));
        return new ExistingResource(resource, Map.of("Id", endpoint.vpcEndpointId()), account, differences);
    }

    private static ObjectNode properties(VpcEndpoint endpoint) {
        ObjectNode properties = JSON.createObjectNode();
        properties.put("VpcId", endpoint.vpcId());
        properties.put("ServiceName", endpoint.serviceName());
        properties.put("VpcEndpointType", endpoint.vpcEndpointTypeAsString());
        properties.set("RouteTableIds", sorted(JSON.valueToTree(endpoint.routeTableIds())));
        if (endpoint.policyDocument() != null) {
            try {
                properties.set("PolicyDocument", JSON.readTree(endpoint.policyDocument()));
            } catch (JsonProcessingException e) {
                throw new Failure("The policy of %s is not JSON.".formatted(endpoint.vpcEndpointId()), e);
            }
        }
        return properties;
    }

    /** Sorts texts whose order has no meaning, so that they can be compared. */
    private static ArrayNode sorted(JsonNode texts) {
        ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
        StreamSupport.stream(texts.spliterator(), false)
                .map(JsonNode::asText)
                .sorted()
                .forEach(sorted::add);
        return sorted;
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
