package io.stemma.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stemma.v1.AttributeValue;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "64000, 64000",
        "10G, 10000000000",
        "10g, 10000000000",
        "2.5Gbps, 2500000000",
        "100M, 100000000",
        "9.6k, 9600",
        "1.6T, 1600000000000",
        "9223372036854775807, 9223372036854775807"
    })
    void bandwidthIsReadInBitsPerSecond(String text, long bps) {
        assertThat(new Quantity.Bandwidth().convert(text)).isEqualTo(bps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "-1G", "10X", "1e9", "0.5", "1.0001k", "9223372036854775808", "10 G", "10GB"})
    void bandwidthThatIsNoWholeNumberOfBitsIsRefused(String text) {
        assertThatThrownBy(() -> new Quantity.Bandwidth().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 999",
        "64000, 64k",
        "10000000000, 10G",
        "2500000000, 2.5G",
        "1600000000000, 1.6T",
        "400000000000, 400G",
        "123456, 123.456k",
        "1234567, 1234.567k",
        "9223372036854775807, 9223372036854775.807k"
    })
    void bandwidthIsShownExactly(long bps, String text) {
        assertThat(Quantity.bandwidth(bps)).isEqualTo(text);
        assertThat(new Quantity.Bandwidth().convert(text)).isEqualTo(bps);
    }

    @ParameterizedTest
    @CsvSource({"1ms, 1", "500ms, 500", "2s, 2000", "1.5s, 1500", "1m, 60000", "24h, 86400000"})
    void timesHaveUnits(String text, long millis) {
        assertThat(new Quantity.Time().convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "0s", "0.5ms", "25h", "-1s", "1 s", "s"})
    void timesWithoutUnitOrOutOfRangeAreRefused(String text) {
        assertThatThrownBy(() -> new Quantity.Time().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void anAttributeIsJsonOrElseText() {
        assertThat(attribute("65001").getIntValue()).isEqualTo(65_001);
        assertThat(attribute("1.5").getDoubleValue()).isEqualTo(1.5);
        assertThat(attribute("true").getBoolValue()).isTrue();
        assertThat(attribute("[1,{\"a\":null}]").getJsonValue()).isEqualTo("[1,{\"a\":null}]");
        assertThat(attribute("\"65001\"").getStringValue()).isEqualTo("65001");
        assertThat(attribute("00123").getStringValue()).isEqualTo("00123");
        assertThat(attribute("two words").getStringValue()).isEqualTo("two words");
        assertThat(attribute("").getStringValue()).isEmpty();
        assertThat(attribute("").hasStringValue()).isTrue();
    }

    private static AttributeValue attribute(String text) {
        return new Quantity.Attribute().convert(text);
    }

    @Test
    void aPlaceMayHaveAnAltitude() {
        assertThat(new Quantity.Place().convert("47.61,-122.33").hasAltitudeM()).isFalse();
        assertThat(new Quantity.Place().convert("47.61,-122.33,56").getAltitudeM())
                .isEqualTo(56);
        assertThatThrownBy(() -> new Quantity.Place().convert("north,east"))
                .isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "4294967295, -1", "0x1f, 31", "0xffffffff, -1", "010, 10"})
    void numbersOf32BitsHaveNoSign(String text, int bits) {
        assertThat(new Quantity.Uint32().convert(text)).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "4294967296", "0x100000000", "1.0", "ten"})
    void otherNumbersAreRefused(String text) {
        assertThatThrownBy(() -> new Quantity.Uint32().convert(text)).isInstanceOf(TypeConversionException.class);
    }
}
