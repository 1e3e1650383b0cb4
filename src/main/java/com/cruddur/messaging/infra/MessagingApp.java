package com.cruddur.messaging.infra;

public final class MessagingApp {
    private MessagingApp() {}

    public static void main(String[] args) {
        software.amazon.awscdk.App app = new software.amazon.awscdk.App();
        new software.amazon.awscdk.Stack(app, "x");
        app.synth();
    }
}
