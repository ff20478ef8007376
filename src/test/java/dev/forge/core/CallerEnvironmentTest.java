package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallerEnvironmentTest {
    private static final Map<String, String> LAUNCHED = Map.of(
            "FORGE_LAUNCHER",
            "/bin/forge",
            "FORGE_TTY",
            "01",
            "LC_ALL",
            "C.UTF-8",
            "FORGE_CALLER__JAVA_OPTIONS",
            "-x",
            "A",
            "b");

    @Test
    void aVariableIsTheCallersOwn() {
        assertThat(CallerEnvironment.get("A", LAUNCHED)).isEqualTo("b");
        assertThat(CallerEnvironment.get("_JAVA_OPTIONS", LAUNCHED)).isEqualTo("-x");
        assertThat(CallerEnvironment.get("LC_ALL", LAUNCHED)).isNull();
        assertThat(CallerEnvironment.get("FORGE_TTY", LAUNCHED)).isNull();
        assertThat(CallerEnvironment.get("FORGE_CALLER__JAVA_OPTIONS", LAUNCHED))
                .isNull();
        assertThat(CallerEnvironment.get("LC_ALL", Map.of("LC_ALL", "C"))).isEqualTo("C");
    }

    @Test
    void aProgramOfTheCallersGetsThem() {
        Map<String, String> environment = new HashMap<>(LAUNCHED);
        CallerEnvironment.restore(environment);
        assertThat(environment)
                .containsEntry("_JAVA_OPTIONS", "-x")
                .containsEntry("A", "b")
                .doesNotContainKeys("LC_ALL", "FORGE_CALLER__JAVA_OPTIONS");
        Map<String, String> own = new HashMap<>(Map.of("LC_ALL", "C"));
        CallerEnvironment.restore(own);
        assertThat(own).containsOnly(Map.entry("LC_ALL", "C"));
    }
}
