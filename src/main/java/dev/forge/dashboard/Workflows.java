package dev.forge.dashboard;

import static dev.forge.dashboard.EngineRecords.text;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonLines;
import dev.forge.core.JsonObject;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The latest runs of workflows, from the files that they keep in Forge's home. What has not changed is not read again. */
final class Workflows {
    private static final int MAX_RUNS = 3;
    /** Of a run with more only the first are looked at. */
    static final int MAX_STEPS = 500;

    private static final String RUNNING = "running";

    private final File directory;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Spared> spared = new HashMap<>();
    /** The files that were looked at this time. */
    private final Set<String> seen = new HashSet<>();

    /** A file as it was read. */
    private record Known(long time, long size, @Nullable JsonObject content) {}

    /** A file of steps that need not run, by their names, as it was read. */
    private record Spared(long size, Map<String, JsonObject> steps) {}

    Workflows(File directory) {
        this.directory = directory;
    }

    /** The runs, the newest workflow first, of each its newest run first. */
    List<Snapshot.WorkflowRow> rows() {
        List<Snapshot.WorkflowRow> rows = new ArrayList<>();
        seen.clear();
        for (File project : directories(directory)) {
            File[] runs = directories(new File(project, "runs"));
            Arrays.sort(runs, new ByName());
            for (int i = 0; i < Math.min(MAX_RUNS, runs.length); i++) {
                JsonObject facts = read(new File(runs[i], "run.json"));
                if (facts != null) {
                    rows.add(row(runs[i], facts, i == 0));
                }
            }
        }
        known.keySet().retainAll(seen);
        spared.keySet().retainAll(seen);
        // Those of one workflow stay together, behind its newest.
        Map<String, Long> newest = new HashMap<>();
        for (Snapshot.WorkflowRow row : rows) {
            newest.put(row.name(), Math.max(row.started(), newest.getOrDefault(row.name(), 0L)));
        }
        rows.sort(new ByWorkflow(newest));
        return rows;
    }

    /** The last name first. Comparators are classes of their own, as one put together of others is made at run time. */
    private record ByName() implements Comparator<File> {
        @Override
        public int compare(File one, File other) {
            return other.getName().compareTo(one.getName());
        }
    }

    /** The workflow whose newest run is the newest first, and of each its newest run first. */
    private record ByWorkflow(Map<String, Long> newest) implements Comparator<Snapshot.WorkflowRow> {
        @Override
        public int compare(Snapshot.WorkflowRow one, Snapshot.WorkflowRow other) {
            int order = Long.compare(newest.getOrDefault(other.name(), 0L), newest.getOrDefault(one.name(), 0L));
            order = order != 0 ? order : other.name().compareTo(one.name());
            return order != 0 ? order : Long.compare(other.started(), one.started());
        }
    }

    private static File[] directories(File parent) {
        File[] found =
                parent.listFiles(file -> file.isDirectory() && !file.getName().startsWith("."));
        return found == null ? new File[0] : found;
    }

    /** A file's content; null if it is not there or cannot be read, as it is being replaced or damaged. */
    private @Nullable JsonObject read(File file) {
        long time = file.lastModified();
        long size = file.length();
        seen.add(file.getPath());
        Known before = known.get(file.getPath());
        if (before != null && before.time == time && before.size == size) {
            return before.content;
        }
        JsonObject content = null;
        try {
            String text = TextFile.readStored(file);
            content = text == null ? null : JsonObject.parse(text, file.getPath());
        } catch (ForgeException e) {
            // One damaged file costs only itself.
        }
        known.put(file.getPath(), new Known(time, size, content));
        return content;
    }

    private Snapshot.WorkflowRow row(File run, JsonObject facts, boolean isLatest) {
        String id = text(facts, "id");
        String moment = id.split("-", 2)[0];
        long started = moment.matches("[0-9]{1,18}") ? Long.parseLong(moment) : 0;
        int process = facts.get("pid") instanceof Number number ? number.intValue() : 0;
        boolean isRunning = text(facts, "state").equals(RUNNING) && Proc.isAlive(process, text(facts, "startTime"));
        String state = text(facts, "state").equals(RUNNING) && !isRunning ? "killed" : text(facts, "state");
        String engine = text(facts, "engine");
        return new Snapshot.WorkflowRow(
                text(facts, "workflow"),
                text(facts, "file"),
                id,
                engine.isEmpty() ? "forge" : engine,
                state,
                started,
                isRunning ? process : 0,
                isLatest ? steps(run, isRunning) : List.of());
    }

    private List<Snapshot.StepRow> steps(File run, boolean isRunning) {
        List<Snapshot.StepRow> steps = new ArrayList<>();
        JsonObject graph = read(new File(run, "graph.json"));
        Map<String, JsonObject> notRun = spared(new File(run, "steps/spared.jsonl"));
        if (graph != null && graph.get("steps") instanceof List<?> listed) {
            for (Object each : listed) {
                if (each instanceof JsonObject step && steps.size() < MAX_STEPS) {
                    steps.add(step(run, step, isRunning, notRun));
                }
            }
        }
        return steps;
    }

    /** The steps of a run that need not run; the file only grows. */
    private Map<String, JsonObject> spared(File file) {
        long size = file.length();
        seen.add(file.getPath());
        Spared before = spared.get(file.getPath());
        if (before != null && before.size == size) {
            return before.steps;
        }
        Map<String, JsonObject> steps = new HashMap<>();
        try {
            JsonLines.read(file).forEach(step -> steps.put(text(step, "step"), step));
        } catch (ForgeException e) {
            // One damaged file costs only itself.
        }
        spared.put(file.getPath(), new Spared(size, steps));
        return steps;
    }

    private Snapshot.StepRow step(File run, JsonObject step, boolean isRunning, Map<String, JsonObject> notRun) {
        String name = text(step, "step");
        // The name comes from a file, and leads nowhere else.
        String file = new File(text(step, "file")).getName();
        File log = new File(run, "logs/" + file + ".log");
        JsonObject ended = notRun.get(name);
        ended = ended == null ? read(new File(run, "steps/" + file + ".json")) : ended;
        int level = step.get("level") instanceof Number number ? number.intValue() : 0;
        if (ended == null) {
            String state = isRunning ? log.exists() ? RUNNING : "waiting" : "not run";
            return new Snapshot.StepRow(level, name, state, -1, "", log.getPath());
        }
        long millis = ended.get("millis") instanceof Number number ? number.longValue() : -1;
        String state = Objects.equals(ended.get("cached"), true) ? "cached" : text(ended, "state");
        return new Snapshot.StepRow(level, name, state, millis, text(ended, "detail"), log.getPath());
    }
}
