package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsTest {
    private final Events events = new Events();
    private final ContainerRow web = Samples.running("docker", "web", 1, 1);

    private List<String> texts() {
        return events.kept().stream().map(Snapshot.Event::text).toList();
    }

    @Test
    void whatRunsAtFirstIsNoEvent() {
        events.look(Samples.TIME, List.of(web), Map.of(web.key(), 2L));
        assertThat(texts()).isEmpty();
    }

    @Test
    void startIsSaidOnce() {
        events.look(Samples.TIME, List.of(), Map.of());
        events.look(Samples.TIME, List.of(web), Map.of(web.key(), 0L));
        events.look(Samples.TIME, List.of(web), Map.of(web.key(), 0L));
        assertThat(texts()).containsExactly("web (docker) started");
    }

    @Test
    void endWaitsForTheExitCodeOfTheEngine() {
        events.look(Samples.TIME, List.of(web), Map.of());
        events.look(Samples.TIME.plusSeconds(1), List.of(), Map.of());
        assertThat(texts()).isEmpty();
        ContainerRow ended = stoppedAs(web, 3);
        events.look(Samples.TIME.plusSeconds(2), List.of(ended), Map.of());
        events.look(Samples.TIME.plusSeconds(9), List.of(ended), Map.of());
        assertThat(texts()).containsExactly("web (docker) ended with exit code 3");
        assertThat(events.kept().get(0).time()).isEqualTo(Samples.TIME.plusSeconds(1));
        assertThat(events.kept().get(0).severity()).isEqualTo(Snapshot.Severity.WARNING);
    }

    @Test
    void containerThatIsRemovedAtItsEndHasNoCode() {
        events.look(Samples.TIME, List.of(web), Map.of());
        events.look(Samples.TIME.plusSeconds(1), List.of(), Map.of());
        events.look(Samples.TIME.plusSeconds(6), List.of(), Map.of());
        assertThat(texts()).containsExactly("web (docker) ended");
    }

    @Test
    void killForMemoryIsSaid() {
        events.look(Samples.TIME, List.of(web), Map.of(web.key(), 1L));
        events.look(Samples.TIME, List.of(web), Map.of(web.key(), 2L));
        assertThat(texts()).containsExactly("web (docker): the kernel killed a process for want of memory");
    }

    private static ContainerRow stoppedAs(ContainerRow row, int code) {
        return ContainerRow.stopped(
                row.engine(),
                row.id(),
                row.name(),
                row.image(),
                row.command(),
                "exited",
                "Exited (" + code + ") now",
                "");
    }
}
