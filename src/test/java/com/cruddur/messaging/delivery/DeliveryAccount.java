package com.cruddur.messaging.delivery;

import com.cruddur.messaging.local.Emulator;
import com.cruddur.messaging.local.Shortfall;
import com.cruddur.messaging.testing.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** An empty account of the emulator, with a service that the emulator lacks. {@link Shortfall} lists all it lacks. */
final class DeliveryAccount implements AutoCloseable {

    /** The service that the emulator lacks. */
    final SimulatedAutoScaling scaling;

    private final Emulator emulator;

    private DeliveryAccount(Emulator emulator) throws IOException {
        scaling = new SimulatedAutoScaling();
        this.emulator = emulator;
    }

    /** Starts the emulator on a free port. */
    static DeliveryAccount start(Path directory) throws IOException, InterruptedException {
        return new DeliveryAccount(Emulator.start(
                Checkout.ROOT,
                Emulator.free(0),
                Optional.empty(),
                Optional.empty(),
                directory.resolve("emulator.log")));
    }

    /** Returns variables that direct a process to this account and away from the AWS configuration of this machine. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(emulator.environment());
        environment.put(
                "AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING", scaling.endpoint().toString());
        return environment;
    }

    /** Returns a client of a service. */
    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return emulator.client(builder);
    }

    @Override
    public void close() {
        emulator.close();
        scaling.close();
    }
}
