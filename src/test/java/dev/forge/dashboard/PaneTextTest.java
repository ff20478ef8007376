package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaneTextTest {
    private static ContainerRow row(String state, String status, int init) {
        return new ContainerRow(
                "docker", "1", "web", "b", "c", state, status, "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, init,
                List.of());
    }

    /** What an engine has said of the time is as old as its answer. */
    @ParameterizedTest
    @CsvSource({
        "running, '', 7, running",
        "running, Up 34 seconds, 7, running",
        "running, Up Less than a second, 7, running",
        "running, Up 3 minutes (healthy), 7, running (healthy)",
        "running, Up 3 minutes (health: starting), 7, running (health: starting)",
        "paused, Up 3 minutes (Paused), 7, paused",
        "running, Restarting (1) 5 seconds ago, 7, Restarting (1) 5 seconds ago",
        "running, Up 3 minutes, 0, Up 3 minutes",
        "exited, Exited (137) 5 seconds ago, 0, Exited (137) 5 seconds ago",
        "created, '', 0, created",
    })
    void stateOfARunningContainerIsNotTheEnginesLastWord(String state, String status, int init, String text) {
        ContainerRow row = row(state, status, init);
        assertThat(PaneText.state(row)).isEqualTo(text);
        assertThat(PaneText.details(row, Glyphs.ASCII, 1).getFirst()).isEqualTo("docker 1  " + text + "  image b");
    }
}
