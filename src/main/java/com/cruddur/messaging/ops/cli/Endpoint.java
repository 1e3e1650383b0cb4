package com.cruddur.messaging.ops.cli;

import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the URL of an endpoint. */
final class Endpoint implements ITypeConverter<URI> {

    @Override
    public URI convert(String value) {
        try {
            URI url = URI.create(value);
            if (url.getHost() != null
                    && url.getPort() <= 65535
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // the same answer as for what is a URI but no such URL
        }
        throw new TypeConversionException(
                "'%s' is no endpoint; it must be a URL such as http://localhost:8000".formatted(value));
    }
}
