package com.cruddur.messaging.infra.constructs;

import com.cruddur.messaging.infra.settings.VpcSource;
import java.util.List;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcLookupOptions;
import software.constructs.Construct;

/**
 * The VPC whose clients reach the table: looked up, or new. A new one has one isolated subnet in each of up to three
 * availability zones, no gateway to the internet and no NAT, so it costs nothing.
 */
public final class MessagingVpc extends Construct {

    private final IVpc vpc;

    /**
     * @param source where the VPC comes from
     */
    public MessagingVpc(Construct scope, String id, VpcSource source) {
        super(scope, id);
        if (source instanceof VpcSource.New created) {
            vpc = Vpc.Builder.create(this, "Vpc")
                    .ipAddresses(IpAddresses.cidr(created.cidr()))
                    .maxAzs(3)
                    // Closing the default group takes a second function, which may change any group. Nothing is in it.
                    .restrictDefaultSecurityGroup(false)
                    .subnetConfiguration(List.of(SubnetConfiguration.builder()
                            .name("Isolated")
                            .subnetType(SubnetType.PRIVATE_ISOLATED)
                            .build()))
                    .build();
        } else {
            vpc = Vpc.fromLookup(this, "Vpc", lookup(source));
        }
    }

    public IVpc vpc() {
        return vpc;
    }

    private static VpcLookupOptions lookup(VpcSource source) {
        return source instanceof VpcSource.Existing existing
                ? VpcLookupOptions.builder().vpcId(existing.id()).build()
                : VpcLookupOptions.builder().isDefault(true).build();
    }
}
