package dev.forge.cli.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
    @ParameterizedTest
    @CsvSource({
        "'', 127.0.0.1, 0",
        "8080, 127.0.0.1, 8080",
        ":8080, 127.0.0.1, 8080",
        "127.0.0.1:0, 127.0.0.1, 0",
        "0.0.0.0:65535, 0.0.0.0, 65535",
        "[::1]:80, 0:0:0:0:0:0:0:1, 80",
        "localhost:8000, 127.0.0.1, 8000"
    })
    void addressesAndPorts(String text, String address, int port) {
        InetSocketAddress parsed = WebAddress.parse(text);
        assertThat(parsed.getAddress().getHostAddress()).isEqualTo(address);
        assertThat(parsed.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:65536",
                "127.0.0.1:-1",
                "127.0.0.1:+80",
                "1:80x",
                "::1:80",
                "http://127.0.0.1:80",
                "999999"
            })
    void whatIsNoneIsSaidWithTheText(String text) {
        assertThatThrownBy(() -> WebAddress.parse(text))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("not " + text)
                .extracting(failure -> ((ForgeException) failure).hint())
                .asString()
                .contains("--web=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid:80"})
    void aNameThatIsUnknownIsSaid(String text) {
        assertThatThrownBy(() -> WebAddress.parse(text)).hasMessageContaining("no-such-host.invalid");
    }
}
