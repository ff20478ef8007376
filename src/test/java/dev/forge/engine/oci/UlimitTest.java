package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UlimitTest {
    /** As Linux 6.12 prints it, with a different hard limit for each. */
    private static final String LIMITS = """
            Limit                     Soft Limit           Hard Limit           Units
            Max cpu time              unlimited            101                  seconds
            Max file size             unlimited            102                  bytes
            Max data size             unlimited            103                  bytes
            Max stack size            8388608              unlimited            bytes
            Max core file size        0                    105                  bytes
            Max resident set          unlimited            106                  bytes
            Max processes             31351                107                  processes
            Max open files            1024                 1048576              files
            Max locked memory         8388608              109                  bytes
            Max address space         unlimited            110                  bytes
            Max file locks            unlimited            111                  locks
            Max pending signals       31351                112                  signals
            Max msgqueue size         819200               113                  bytes
            Max nice priority         0                    114
            Max realtime priority     0                    115
            Max realtime timeout      unlimited            116                  us
            """;

    private static final String ALL = "Name:\tjava\nCapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n";
    private static final String NONE = "Name:\tjava\nCapPrm:\t000001ffffffffff\nCapEff:\t0000000000000000\n";
    /** All but CAP_SYS_RESOURCE. */
    private static final String OTHERS = "CapEff:\t000001fffeffffff\n";

    private static String parse(String text, @Nullable String status) {
        return Ulimit.parse(text, LIMITS, status).json().toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nofile=1024 ; NOFILE 1024 1024",
                "nofile=1024:2048 ; NOFILE 1024 2048",
                "nofile=0:0 ; NOFILE 0 0",
                "core=-1 ; CORE 18446744073709551615 18446744073709551615",
                "core=unlimited ; CORE 18446744073709551615 18446744073709551615",
                "core=5:-1 ; CORE 5 18446744073709551615",
                "core=0:unlimited ; CORE 0 18446744073709551615",
                "as=9223372036854775808 ; AS 9223372036854775808 9223372036854775808",
                "memlock=18446744073709551615 ; MEMLOCK 18446744073709551615 18446744073709551615"
            })
    void reads(String text, String limit) {
        String[] fields = limit.split(" ");
        assertThat(parse(text, ALL))
                .isEqualTo("{\"type\":\"RLIMIT_" + fields[0] + "\",\"soft\":" + fields[1] + ",\"hard\":" + fields[2]
                        + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nofile", "", "=5", "files=5", "NOFILE=5", "nofile=1:2:3", " nofile=1"})
    void refusesAnotherForm(String text) {
        assertThatThrownBy(() -> parse(text, ALL)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("--ulimit is NAME=SOFT[:HARD], not " + text);
            assertThat(e.hint())
                    .isEqualTo("names are as, core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, "
                            + "nproc, rss, rtprio, rttime, sigpending, stack");
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nofile=x ; x is not a number",
                "nofile= ; ' is not a number'",
                "nofile=5: ; ' is not a number'",
                "nofile=5:1k ; 1k is not a number",
                "nofile=-2 ; -2 is not a number",
                "nofile=18446744073709551616 ; 18446744073709551616 is not a number",
                "nofile=Unlimited ; Unlimited is not a number",
                "nofile=6:5 ; the soft limit is above the hard one",
                "nofile=-1:5 ; the soft limit is above the hard one",
                "nofile=unlimited:9223372036854775808 ; the soft limit is above the hard one"
            })
    void refuses(String text, String why) {
        assertThatThrownBy(() -> parse(text, ALL)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("--ulimit " + text + ": " + why);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, 101",
        "fsize, 102",
        "data, 103",
        "core, 105",
        "rss, 106",
        "nproc, 107",
        "nofile, 1048576",
        "memlock, 109",
        "as, 110",
        "locks, 111",
        "sigpending, 112",
        "msgqueue, 113",
        "nice, 114",
        "rtprio, 115",
        "rttime, 116"
    })
    void withoutTheCapabilityNoLimitIsRaised(String name, long max) {
        assertThat(parse(name + "=" + max, NONE)).contains("\"hard\":" + max);
        for (String above : new String[] {"" + (max + 1), "-1"}) {
            for (String status : new String[] {NONE, OTHERS}) {
                assertThatThrownBy(() -> parse(name + "=" + above, status))
                        .isInstanceOfSatisfying(ForgeException.class, e -> {
                            assertThat(e)
                                    .hasMessage("--ulimit " + name + "=" + above + ": this process may not raise "
                                            + name + " above " + max);
                            assertThat(e.hint())
                                    .isEqualTo("ask for at most " + max + ", or give forge CAP_SYS_RESOURCE");
                            assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED);
                        });
            }
        }
        assertThat(parse(name + "=-1", ALL)).contains("\"hard\":18446744073709551615");
    }

    @Test
    void whatIsNotLimitedMayBeRaised() {
        assertThat(parse("stack=-1", NONE)).contains("\"hard\":18446744073709551615");
        assertThat(Ulimit.parse("nofile=-1", null, null).type()).isEqualTo("RLIMIT_NOFILE");
        assertThat(Ulimit.parse("nofile=-1", "Max x 5 6\n", NONE).type()).isEqualTo("RLIMIT_NOFILE");
    }

    @Test
    void withoutAStatusNothingIsRaised() {
        assertThatThrownBy(() -> parse("cpu=102", null)).hasMessageEndingWith("may not raise cpu above 101");
        assertThatThrownBy(() -> parse("cpu=102", "Name:\tx\n")).hasMessageEndingWith("may not raise cpu above 101");
    }

    @Test
    void asksThisProcess() {
        assertThat(Ulimit.parse("nofile=1").json()).hasToString("{\"type\":\"RLIMIT_NOFILE\",\"soft\":1,\"hard\":1}");
    }
}
