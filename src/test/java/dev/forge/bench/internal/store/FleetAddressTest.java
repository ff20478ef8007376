package dev.forge.bench.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetAddressTest {
    private static FleetAddress address(String text) {
        return FleetAddress.of(text, Map.of());
    }

    @Test
    void anAddressIsTakenApart() {
        FleetAddress address = address("postgres://al%20ice:p%40ss+%25@db_1.example:6543/run%2Fs?sslmode=require");
        assertThat(address.jdbc()).isEqualTo("jdbc:postgresql://db_1.example:6543/run%2Fs");
        assertThat(address.properties())
                .containsEntry("user", "al ice")
                .containsEntry("password", "p@ss+%")
                .containsEntry("sslmode", "require")
                .containsEntry("connectTimeout", "10");
        assertThat(address).hasToString("postgres://al ice@db_1.example:6543/run/s");
        assertThat(address("postgresql://[::1]:1/x").jdbc()).isEqualTo("jdbc:postgresql://[::1]:1/x");
    }

    @Test
    void whatItLeavesOutIsTheEnvironments() {
        Map<String, String> environment = Map.of(
                "PGUSER", "bob",
                "PGPASSWORD", "secret",
                "PGHOST", "db",
                "PGPORT", "1",
                "PGSSLMODE", "verify-full",
                "PGCONNECT_TIMEOUT", "3");
        FleetAddress address = FleetAddress.of("postgres://", environment);
        assertThat(address.jdbc()).isEqualTo("jdbc:postgresql://db:1/bob");
        assertThat(address.properties())
                .containsEntry("password", "secret")
                .containsEntry("sslmode", "verify-full")
                .containsEntry("connectTimeout", "3")
                .containsEntry("loginTimeout", "3");
        FleetAddress written = FleetAddress.of("postgres://al:x@h:2/d?sslmode=disable", environment);
        assertThat(written.jdbc()).isEqualTo("jdbc:postgresql://h:2/d");
        assertThat(written.properties()).containsEntry("password", "x").containsEntry("sslmode", "disable");
        assertThat(address("postgres://al@h").properties()).doesNotContainKey("password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:secret@h/d",
                "u:secret@h",
                "postgres://u:secret@@h/d",
                "postgres://u:sec/ret@h/d",
                "postgres://u:secret@h:port/d",
                "postgres://u:secret",
                "postgres://u:secret%4@h/d",
                "postgres://u:secret@h/d?socketFactory=evil",
                "postgres://u:secret@h/d?sslmode",
                "postgres://u:secret@h/d?connect_timeout=0",
                "postgres://u:secret@h/d#x"
            })
    void anythingElseIsRefusedWithoutRepeatingAPassword(String text) {
        assertThatThrownBy(() -> address(text)).isInstanceOfSatisfying(ForgeException.class, failure -> {
            assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(failure.getMessage() + failure.hint())
                    .doesNotContain("secret")
                    .doesNotContain("ret@");
        });
    }
}
