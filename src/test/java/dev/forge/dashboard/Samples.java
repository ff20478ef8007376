package dev.forge.dashboard;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Snapshots as tests need them. */
final class Samples {
    /** What a terminal would take for orders: a title, a colour, a cleared screen, text from right to left. */
    static final String HOSTILE = "evil\u001b]0;x\u0007\u009b31m\u001b[2J\r\n\u202e\u2066\ufeff\u007f";

    static final Instant TIME = Instant.parse("2026-01-31T12:30:45Z");
    private static final long MIB = 1 << 20;

    private Samples() {}

    static ContainerRow running(String engine, String name, double cpu, long memory) {
        return new ContainerRow(
                engine,
                (name + "0".repeat(64)).replaceAll("[^0-9a-f]", "a").substring(0, 64),
                name,
                "busybox:latest",
                "sleep 100",
                "running",
                "Up 2 minutes",
                "127.0.0.1:8080->80/tcp",
                cpu,
                12.5,
                memory,
                memory + MIB,
                64 * MIB,
                1.5,
                0,
                0.2,
                4096,
                8192,
                100,
                200,
                3,
                TIME.getEpochSecond() - 125,
                4711,
                List.of(0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0));
    }

    static ContainerRow stopped(String engine, String name, int code) {
        return new ContainerRow(
                engine,
                "f".repeat(64),
                name,
                "busybox:latest",
                "false",
                "exited",
                "Exited (" + code + ") 1 minute ago",
                "",
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                0,
                0,
                List.of());
    }

    static Snapshot snapshot(List<ContainerRow> rows) {
        return new Snapshot(
                TIME,
                new Snapshot.Host(
                        "host",
                        4,
                        12.3,
                        8192 * MIB,
                        2048 * MIB,
                        "/root/.forge",
                        1 << 30,
                        1 << 29,
                        1,
                        0,
                        0.5,
                        "0.50 0.40 0.30",
                        90_000,
                        List.of(10.0, 20.0, 30.0)),
                rows,
                List.of(
                        new Snapshot.EngineRow("forge", "/opt/forge", "", 1, 1, 1, 600 * 1024, 0, 0.1),
                        new Snapshot.EngineRow("podman", "/usr/bin/podman", "no answer for 3 s", 0, -1, 0, 0, 0, 0),
                        new Snapshot.EngineRow("docker", "/usr/bin/docker", "", 1, 2, 3, 140 * MIB, 130 * MIB, 1.2)),
                List.of(new Snapshot.ImageRow(
                        "docker", "busybox:latest", "sha256:" + "1".repeat(64), 1_980_000, "3 days ago", true)),
                List.of(new Snapshot.DiskRow("docker", "images", "1", "1.98MB", "0B (0%)")),
                List.of("2026-01-31 12:00  startup  forge 60 ms"),
                workflows(),
                List.of(
                        new Snapshot.Event(TIME, Snapshot.Severity.NORMAL, "web (docker) started"),
                        new Snapshot.Event(TIME, Snapshot.Severity.ERROR, "job (docker) ended with exit code 137")));
    }

    /** One that runs, with a step that failed before and is allowed to, and an older one on another engine. */
    static List<Snapshot.WorkflowRow> workflows() {
        return List.of(
                new Snapshot.WorkflowRow(
                        "pipeline",
                        "/src/compose.yaml",
                        "1769860800000-4711",
                        "forge",
                        "running",
                        TIME.toEpochMilli() - 10_000,
                        4711,
                        List.of(
                                new Snapshot.StepRow(0, "build", "succeeded", 12_340, "", "/log/build.log"),
                                new Snapshot.StepRow(0, "db", "running", -1, "", "/log/db.log"),
                                new Snapshot.StepRow(0, "lint", "failed", 990, "exit code 3", "/log/lint.log"),
                                new Snapshot.StepRow(1, "test (JDK=21)", "cached", 0, "", "/log/test21.log"),
                                new Snapshot.StepRow(1, "test (JDK=25)", "running", -1, "", "/log/test25.log"),
                                new Snapshot.StepRow(2, "pack", "waiting", -1, "", "/log/pack.log"))),
                new Snapshot.WorkflowRow(
                        "pipeline",
                        "/src/compose.yaml",
                        "1769850000000-4000",
                        "podman",
                        "succeeded",
                        TIME.toEpochMilli() - 100_000,
                        0,
                        List.of()));
    }

    static Snapshot usual() {
        return snapshot(List.of(
                running("docker", "web", 12.34, 20 * MIB),
                running("forge", "a-long-name-of-a-container-that-goes-on", 0.5, 700 * 1024),
                running("podman", "数据库", 99.9, 62 * MIB),
                stopped("docker", "job", 137)));
    }

    static Snapshot many(int count) {
        List<ContainerRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(running("docker", "c" + i, i % 100, i * MIB));
        }
        return snapshot(rows);
    }

    /** The same value with every text in it a hostile one. */
    static Object hostile(Object value) throws ReflectiveOperationException {
        if (value instanceof String) {
            return HOSTILE;
        }
        if (value instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            for (Object each : list) {
                all.add(hostile(each));
            }
            return all;
        }
        if (!(value instanceof Record)) {
            return value;
        }
        RecordComponent[] components = value.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = hostile(components[i].getAccessor().invoke(value));
        }
        return value.getClass().getDeclaredConstructor(types).newInstance(values);
    }
}
