package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which AppArmor profile containers get, by what is loaded. */
class AppArmorTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'', none",
                "unconfined (unconfined), none",
                "docker-default (enforce), docker-default",
                "docker-default (complain), none",
                "forge-default-1 (enforce), forge-default-1",
                "forge-default-1 (enforce);docker-default (enforce), docker-default",
                "docker-default (enforce);containers-default-0.50.1 (enforce), containers-default-0.50.1",
                "containers-default-0.50.1 (enforce);containers-default-0.60.0 (enforce), containers-default-0.60.0",
                "containers-default-0.60.0 (complain);containers-default-0.50.1 (enforce), containers-default-0.50.1",
                "containers-default-0.50.1//child (enforce), none",
                "/usr/bin/man (enforce);man_filter (enforce);docker-default-2 (enforce), none"
            })
    void chooses(String loaded, @Nullable String expected) {
        assertThat(AppArmor.choose(loaded.replace(';', '\n') + "\n")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"a, enforce", "b, complain", "a b, kill", "c, none", "a (enforce), none", "'', none"})
    void knowsModes(String profile, @Nullable String expected) {
        assertThat(AppArmor.mode("a (enforce)\nb (complain)\na b (kill)\n", profile))
                .isEqualTo(expected);
    }

    /** The file is found by the profile's name, and defines that. */
    @Test
    void itsOwnProfileIsThere() throws Exception {
        String text = Files.readString(Path.of("src/main/dist/lib/apparmor", AppArmor.OWN));
        assertThat(text)
                .contains("profile " + AppArmor.OWN + " flags=", "peer=" + AppArmor.OWN + ",", "deny mount,")
                .contains("deny @{PROC}/sysrq-trigger rwklx,");
        assertThat(text.chars().filter(c -> c == '{').count())
                .isEqualTo(text.chars().filter(c -> c == '}').count());
    }
}
