package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlsTest {
    /** What is said of each in a network of its own, and in the host's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            net.ipv4.ip_forward         | -     | is the host's where
            net.ipv6.conf.lo.disable_ipv6 | -   | is the host's where
            net.netfilter.nf_conntrack_max | -  | is the host's where
            kernel.shmmax               | -     | -
            kernel.shm_rmid_forced      | -     | -
            kernel.msgmni               | -     | -
            kernel.sem                  | -     | -
            fs.mqueue.msg_max           | -     | -
            kernel.shm_next_id          | is the whole host's | is the whole host's
            kernel.panic                | is the whole host's | is the whole host's
            kernel.hostname             | is the whole host's | is the whole host's
            vm.swappiness               | is the whole host's | is the whole host's
            fs.file-max                 | is the whole host's | is the whole host's
            fs.mqueue                   | is the whole host's | is the whole host's
            network.x                   | is the whole host's | is the whole host's
            NET.core.somaxconn          | is the whole host's | is the whole host's
            net                         | is not the name     | is not the name
            net.                        | is not the name     | is not the name
            .net.core                   | is not the name     | is not the name
            net..core                   | is not the name     | is not the name
            net/core/somaxconn          | is not the name     | is not the name
            net.x/../../kernel/panic    | is not the name     | is not the name
            'net.core.somaxconn '       | is not the name     | is not the name
            net.gr\u00f6\u00dfe         | is not the name     | is not the name
            ''                          | is not the name     | is not the name
            """)
    void onlyWhatIsOfItsOwnNamespaces(String name, String own, String host) {
        check(Sysctls.refusal(name, false), own);
        check(Sysctls.refusal(name, true), host);
    }

    private static void check(Sysctls.Refusal refusal, String expected) {
        if (expected.equals("-")) {
            assertThat(refusal).isNull();
        } else {
            assertThat(refusal).isNotNull();
            assertThat(refusal.why()).startsWith(expected);
            assertThat(refusal.hint()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "=1", "net.a", "net.a=", "net.a= ", "kernel.panic"})
    void whatIsNoPairIsRefused(String text) {
        assertThatThrownBy(() -> Sysctls.parse(List.of("kernel.sem=1", text), false))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("--sysctl is NAME=VALUE, not " + text);
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }
}
