package dev.forge.dashboard;

import dev.forge.profile.ContainerCgroup;
import dev.forge.profile.ContainerCgroups;
import dev.forge.profile.HostUsage;
import java.util.List;

/** Containers for the training of the AOT cache, which happens where none runs. */
final class Rehearsal {
    private Rehearsal() {}

    static ContainerRow container(String name) {
        String id = "0123456789abcdef".repeat(4);
        List<Double> history = List.of(1.0, 99.0);
        return new ContainerRow(
                "forge",
                id,
                name,
                "image",
                "sleep 1",
                "running",
                "Up 1 second",
                "",
                1.5,
                0,
                1 << 20,
                1 << 20,
                1 << 30,
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                1,
                history);
    }

    /** Measures as if all processes of the host were a container. */
    static void measure() {
        ContainerCgroups.ofHost().usage(new ContainerCgroup("none", "none", ""));
        HostUsage.startTime(1, HostUsage.bootTime());
    }

    static Snapshot with(Snapshot snapshot, List<ContainerRow> rows) {
        return new Snapshot(
                snapshot.time(),
                snapshot.host(),
                rows,
                snapshot.engines(),
                snapshot.images(),
                snapshot.disk(),
                snapshot.benchmarks(),
                snapshot.workflows(),
                List.of(new Snapshot.Event(snapshot.time(), Snapshot.Severity.ERROR, "event")));
    }
}
