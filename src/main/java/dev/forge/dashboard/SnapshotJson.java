package dev.forge.dashboard;

import dev.forge.core.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as JSON, for scripts, the page and recordings. Bytes, percent of one CPU and seconds; a figure that is not
 * known is null, never zero.
 */
final class SnapshotJson {
    private SnapshotJson() {}

    static JsonObject of(Snapshot snapshot) {
        List<JsonObject> containers = new ArrayList<>();
        snapshot.containers()
                .forEach(row -> containers.add(container(row, snapshot.time().getEpochSecond())));
        List<JsonObject> engines = new ArrayList<>();
        snapshot.engines().forEach(row -> engines.add(engine(row)));
        List<JsonObject> events = new ArrayList<>();
        snapshot.events().forEach(event -> events.add(event(event)));
        List<JsonObject> images = new ArrayList<>();
        for (Snapshot.ImageRow image : snapshot.images()) {
            images.add(new JsonObject()
                    .put("engine", image.engine())
                    .put("name", image.name())
                    .put("id", image.id())
                    .put("size", known(image.size()))
                    .put("created", image.created())
                    .put("used", image.isUsed()));
        }
        List<JsonObject> disk = new ArrayList<>();
        for (Snapshot.DiskRow row : snapshot.disk()) {
            disk.add(new JsonObject()
                    .put("engine", row.engine())
                    .put("kind", row.kind())
                    .put("count", row.count())
                    .put("size", row.size())
                    .put("reclaimable", row.reclaimable()));
        }
        return new JsonObject()
                .put("time", snapshot.time().toString())
                .put("host", host(snapshot.host()))
                .put("containers", containers)
                .put("engines", engines)
                .put("images", images)
                .put("disk", disk)
                .put("benchmarks", snapshot.benchmarks())
                .put(
                        "workflows",
                        snapshot.workflows().stream()
                                .map(SnapshotJson::workflow)
                                .toList())
                .put("events", events);
    }

    static JsonObject event(Snapshot.Event event) {
        return new JsonObject()
                .put("time", event.time().toString())
                .put("severity", event.severity().name().toLowerCase(Locale.ROOT))
                .put("text", event.text());
    }

    private static JsonObject workflow(Snapshot.WorkflowRow run) {
        List<JsonObject> steps = new ArrayList<>();
        for (Snapshot.StepRow step : run.steps()) {
            steps.add(new JsonObject()
                    .put("name", step.name())
                    .put("level", step.level())
                    .put("state", step.state())
                    .put("millis", known(step.millis()))
                    .put("detail", step.detail())
                    .put("log", step.log()));
        }
        return new JsonObject()
                .put("name", run.name())
                .put("file", run.file())
                .put("id", run.id())
                .put("engine", run.engine())
                .put("state", run.state())
                .put("started_at", Instant.ofEpochMilli(run.started()).toString())
                .put("pid", run.process() == 0 ? null : run.process())
                .put("steps", steps);
    }

    private static JsonObject host(Snapshot.Host host) {
        return new JsonObject()
                .put("name", host.name())
                .put("cpus", host.cpus())
                .put("cpu_percent", known(host.cpu()))
                .put("memory", host.memory())
                .put("memory_used", host.memoryUsed())
                .put("disk_path", host.diskPath())
                .put("disk", host.disk())
                .put("disk_used", host.diskUsed())
                .put("pressure_cpu", known(host.cpuPressure()))
                .put("pressure_memory", known(host.memoryPressure()))
                .put("pressure_io", known(host.ioPressure()))
                .put("load", host.load())
                .put("uptime_seconds", host.uptimeSeconds());
    }

    private static JsonObject container(ContainerRow row, long now) {
        return new JsonObject()
                .put("engine", row.engine())
                .put("id", row.id())
                .put("name", row.name())
                .put("image", row.image())
                .put("command", row.command())
                .put("state", row.state())
                .put("status", row.status())
                .put("ports", row.ports())
                .put("pid", row.init() == 0 ? null : row.init())
                .put("cpu_percent", known(row.cpu()))
                .put("throttled_percent", known(row.throttled()))
                .put("memory", known(row.memory()))
                .put("memory_charged", known(row.charged()))
                .put("memory_limit", row.memoryLimit() == Long.MAX_VALUE ? null : known(row.memoryLimit()))
                .put("pressure_cpu", known(row.cpuPressure()))
                .put("pressure_memory", known(row.memoryPressure()))
                .put("pressure_io", known(row.ioPressure()))
                .put("block_read", known(row.read()))
                .put("block_written", known(row.written()))
                .put("net_received", known(row.received()))
                .put("net_sent", known(row.sent()))
                .put("processes", known(row.processes()))
                .put(
                        "started_at",
                        row.startedAt() == 0
                                ? null
                                : Instant.ofEpochSecond(row.startedAt()).toString())
                .put("uptime_seconds", row.startedAt() == 0 ? null : Math.max(0, now - row.startedAt()));
    }

    private static JsonObject engine(Snapshot.EngineRow row) {
        return new JsonObject()
                .put("name", row.name())
                .put("program", row.program())
                .put("problem", row.problem())
                .put("running", row.running())
                .put("all", known(row.all()))
                .put("processes", row.processes())
                .put("pss", known(row.bytes()))
                .put("pss_idle", known(row.idleBytes()))
                .put("pss_per_container", known(row.bytesPerContainer()))
                .put("cpu_percent", known(row.cpu()));
    }

    private static @Nullable Object known(double figure) {
        return figure < 0 ? null : Math.round(figure * 100) / 100.0;
    }

    private static @Nullable Object known(long figure) {
        return figure < 0 ? null : figure;
    }
}
