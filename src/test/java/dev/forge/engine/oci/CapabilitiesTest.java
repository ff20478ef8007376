package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {
    private static final String STANDARD =
            "CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP " + "NET_BIND_SERVICE SYS_CHROOT SETFCAP";
    /** By number, as capability.h of Linux has them. */
    private static final String ALL = "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP "
            + "LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO "
            + "SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD "
            + "LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND "
            + "AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE";

    private static String status(String mask) {
        return "Name:\tjava\nCapEff:\t0000000000000000\nCapBnd:\t" + mask + "\nCapAmb:\t0000000000000000\n";
    }

    private static List<String> list(String names) {
        return names.isEmpty() ? List.of() : List.of(names.split(" "));
    }

    private static String of(String added, String dropped, String mask) {
        return Capabilities.of(list(added), list(dropped), status(mask)).stream()
                .map(name -> name.substring(4))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "NET_ADMIN ; '' ; +NET_ADMIN",
                "CAP_NET_ADMIN ; '' ; +NET_ADMIN",
                "net_admin cap_sys_time ; '' ; +NET_ADMIN +SYS_TIME",
                "KILL ; '' ; ''",
                "'' ; KILL ; -KILL",
                "'' ; cap_kill CHOWN ; -KILL -CHOWN",
                "'' ; NET_ADMIN ; ''",
                "KILL ; KILL ; -KILL",
                "NET_ADMIN ; NET_ADMIN ; ''",
                "NET_ADMIN ; KILL ; +NET_ADMIN -KILL"
            })
    void addsAndDrops(String added, String dropped, String changes) {
        List<String> expected = new ArrayList<>(list(STANDARD));
        for (String change : list(changes)) {
            if (change.startsWith("+")) {
                expected.add(change.substring(1));
            } else {
                expected.remove(change.substring(1));
            }
        }
        assertThat(of(added, dropped, "0"))
                .isEqualTo(list(ALL).stream().filter(expected::contains).collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'' ; ALL ; ''",
                "'' ; all KILL ; ''",
                "NET_RAW ; ALL ; NET_RAW",
                "NET_RAW KILL ; ALL KILL ; NET_RAW"
            })
    void allAreDropped(String added, String dropped, String left) {
        assertThat(of(added, dropped, "1ffffffffff")).isEqualTo(left);
    }

    @Test
    void allMeansAllThatThisProcessHas() {
        assertThat(of("ALL", "", "000001ffffffffff")).isEqualTo(ALL);
        assertThat(of("all", "SYS_ADMIN", "000001ffffffffff")).isEqualTo(ALL.replace("SYS_ADMIN ", ""));
        assertThat(of("ALL", "ALL", "0000000000003000")).isEqualTo("NET_ADMIN NET_RAW");
        assertThat(of("ALL", "ALL", "8000000000000001")).isEqualTo("CHOWN");
        assertThat(of("ALL", "ALL", "0000010000000000")).isEqualTo("CHECKPOINT_RESTORE");
        assertThat(of("ALL SYS_BOOT", "ALL", "0000000000003000")).isEqualTo("NET_ADMIN NET_RAW SYS_BOOT");
    }

    @Test
    void withoutAStatusAllAreHeld() {
        assertThat(Capabilities.of(List.of("ALL"), List.of(), null)).hasSize(41);
        assertThat(Capabilities.of(List.of("ALL"), List.of(), "Name:\tx\n")).hasSize(41);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NET", "CAP_", "", "CAP_ALL", "CAP_CAP_KILL", "NET-ADMIN"})
    void refusesWhatIsNone(String name) {
        for (boolean add : new boolean[] {true, false}) {
            List<String> given = List.of("KILL", name);
            List<String> none = List.of();
            assertThatThrownBy(() -> Capabilities.of(add ? given : none, add ? none : given))
                    .isInstanceOfSatisfying(ForgeException.class, e -> {
                        assertThat(e).hasMessage((add ? "--cap-add" : "--cap-drop") + ": no such capability: " + name);
                        assertThat(e.hint()).isEqualTo("capabilities(7) lists them, as NET_ADMIN");
                        assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                    });
        }
    }

    @Test
    void theStandardOnesAreThosePodmanGives() {
        List<String> expected =
                list(STANDARD).stream().map(name -> "CAP_" + name).toList();
        assertThat(Capabilities.standard()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(Capabilities.of(List.of(), List.of())).isEqualTo(Capabilities.standard());
        assertThat(Capabilities.of(List.of("KILL"), List.of())).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"KILL; KILL", "cap_kill; KILL", "net_admin,KILL; CHOWN,CAP_KILL", "ALL; ALL"})
    void refusesToAddAndDropTheSame(String added, String dropped) {
        assertThatThrownBy(() -> Capabilities.check(List.of(added.split(",")), List.of(dropped.split(","))))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessageStartingWith("a capability cannot be both added and dropped: ");
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }

    @ParameterizedTest
    @CsvSource({"KILL, ALL", "ALL, KILL", "KILL, CHOWN"})
    void takesANameBesideAll(String added, String dropped) {
        assertThatCode(() -> Capabilities.check(List.of(added), List.of(dropped)))
                .doesNotThrowAnyException();
    }
}
