package com.cruddur.messaging.ops.cli;

import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the URL of an endpoint. */
final class EndpointConverter implements ITypeConverter<URI> {

    @Override
    public URI convert(String value) {
        try {
            URI url = URI.create(value);
            if (url.getHost() != null
                    && url.getPort() != 0
                    && url.getPort() <= 65535
                    && url.getUserInfo() == null // The SDK would ignore all of these.
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // the exception below has the message
        }
        throw new TypeConversionException(
                "'%s' is not an endpoint; it must be a URL such as http://localhost:8000".formatted(value));
    }
}
