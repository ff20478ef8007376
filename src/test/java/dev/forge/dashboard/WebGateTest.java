package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebGateTest {
    private static WebGate gate(String address) throws Exception {
        return new WebGate(InetAddress.getByName(address), 8000, Set.of("myhost"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8000, true, true",
        "127.0.0.1, true, true",
        "LOCALHOST:9, true, true",
        "[::1]:8000, true, true",
        "127.9.9.9:8000, true, true",
        "myhost:8000, true, true",
        "MyHost, true, true",
        // An address in figures cannot lead elsewhere; on loopback nobody has another one.
        "192.0.2.7:8000, false, true",
        "[2001:db8::1]:8000, false, true",
        "[fe80::1%eth0]:8000, false, true",
        "evil.example:8000, false, false",
        "127.0.0.1.evil.example, false, false",
        "localhost.evil.example:8000, false, false",
        "myhost.evil.example, false, false",
        "evil.example:80@127.0.0.1:8000, false, false",
        "[::1].evil.example, false, false",
        "'', false, false",
        ":8000, false, false",
        "1.2.3, false, false"
    })
    void namesOfThisHost(String host, boolean onLoopback, boolean onAll) throws Exception {
        assertThat(gate("127.0.0.1").isOwnHost(host)).isEqualTo(onLoopback);
        assertThat(gate("0.0.0.0").isOwnHost(host)).isEqualTo(onAll);
    }

    @Test
    void withoutAHostNobodyIsLetIn() throws Exception {
        assertThat(gate("0.0.0.0").isOwnHost(null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "http://127.0.0.1:8000, 127.0.0.1:8000, true",
                "http://localhost:8000, localhost:8000, true",
                "none, 127.0.0.1:8000, false",
                "null, 127.0.0.1:8000, false",
                "http://127.0.0.1:8000, none, false",
                "http://127.0.0.1:8001, 127.0.0.1:8000, false",
                "https://127.0.0.1:8000, 127.0.0.1:8000, false",
                "http://evil.example, evil.example, false",
                "http://127.0.0.1:8000.evil.example, 127.0.0.1:8000, false"
            })
    void onlyTheOwnPageMayAct(String origin, String host, boolean isOwn) throws Exception {
        assertThat(gate("127.0.0.1").isOwnOrigin(origin, host)).isEqualTo(isOwn);
    }

    @Test
    void theTokenIsInTheQueryAndMadeAnew() throws Exception {
        WebGate gate = gate("127.0.0.1");
        String token = gate.token();
        assertThat(token).matches("[0-9a-f]{32}").isNotEqualTo(gate("127.0.0.1").token());
        assertThat(gate.hasToken("token=" + token)).isTrue();
        assertThat(gate.hasToken("what=logs&token=" + token)).isTrue();
        for (String wrong : new String[] {
            "", "token=", "token=" + token + "0", "token=" + token.substring(1), "t=" + token, token, "token=%"
        }) {
            assertThat(gate.hasToken(wrong)).as(wrong).isFalse();
        }
        assertThat(gate.hasToken(null)).isFalse();
    }

    @Test
    void theCookieIsNoCopyOfTheTokenAndOutOfReach() throws Exception {
        WebGate gate = gate("127.0.0.1");
        String set = gate.setCookie();
        assertThat(set).startsWith("forge-dashboard-8000=").endsWith("; Path=/; HttpOnly; SameSite=Strict");
        assertThat(set).doesNotContain(gate.token());
        String cookie = set.substring(0, set.indexOf(';'));
        assertThat(gate.hasCookie(List.of(cookie))).isTrue();
        assertThat(gate.hasCookie(List.of("a=b; " + cookie + "; c=d"))).isTrue();
        assertThat(gate.hasCookie(List.of("a=b", cookie))).isTrue();
        assertThat(gate.hasCookie(null)).isFalse();
        assertThat(gate.hasCookie(List.of(
                        "",
                        ";",
                        "forge-dashboard-8000",
                        "forge-dashboard-8000=",
                        cookie + "0",
                        cookie.replace("8000", "8001"))))
                .isFalse();
        assertThat(gate("127.0.0.1").hasCookie(List.of(cookie))).isFalse();
    }

    @Test
    void queriesAreTakenApart() {
        assertThat(WebGate.query("a=1&b=x%2Fy+z&c&d=%zz&a=2")).isEqualTo(Map.of("a", "2", "b", "x/y z", "c", ""));
        assertThat(WebGate.query(null)).isEmpty();
    }
}
