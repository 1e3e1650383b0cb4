package com.cruddur.messaging.ops.cli;

import com.cruddur.messaging.assembly.RegionCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.regions.Region;

/** Reads the name of an AWS region. Accepts regions that the SDK does not know yet. */
final class RegionConverter implements ITypeConverter<Region> {

    @Override
    public Region convert(String value) {
        if (!value.matches(RegionCode.FORM)) {
            throw new TypeConversionException("'%s' is not a region; it must look like us-east-1".formatted(value));
        }
        return Region.of(value);
    }
}
