package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonLines;
import dev.forge.core.JsonObject;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Processes;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as its files tell of it, whether it lasts, has ended or was killed.
 *
 * @param directory its directory
 * @param facts what {@code run.json} says
 * @param steps what is known of each step that has ended
 */
public record PastRun(File directory, JsonObject facts, List<JsonObject> steps) {
    /** The latest run of a workflow, or null if there was none. */
    public static @Nullable PastRun latest(ForgeHome home, String workflow) {
        File[] runs = new File(home.file("workflows"), workflow + "/runs").listFiles(File::isDirectory);
        if (runs == null || runs.length == 0) {
            return null;
        }
        Arrays.sort(runs);
        for (int i = runs.length - 1; i >= 0; i--) {
            String text = TextFile.readStored(new File(runs[i], "run.json"));
            if (text != null) {
                return new PastRun(runs[i], JsonObject.parse(text, runs[i] + "/run.json"), steps(runs[i]));
            }
        }
        return null;
    }

    private static List<JsonObject> steps(File run) {
        List<JsonObject> steps = JsonLines.read(RunDirectory.sparedIn(run));
        File[] files = new File(run, "steps").listFiles(file -> file.getName().endsWith(".json"));
        if (files != null) {
            Arrays.sort(files);
            for (File file : files) {
                String text = TextFile.readStored(file);
                if (text != null) {
                    steps.add(JsonObject.parse(text, file.getPath()));
                }
            }
        }
        return steps;
    }

    /** What is known of a step, or null if it has not ended. */
    public @Nullable JsonObject step(String name) {
        for (JsonObject step : steps) {
            if (step.text("step", "").equals(name)) {
                return step;
            }
        }
        return null;
    }

    /** Where the log of a step is, or will be. */
    public File logFile(String step) {
        return new File(directory, "logs/" + RunDirectory.fileName(step) + ".log");
    }

    /** Where the times of the lines of a step's log are: milliseconds since 1970, eight bytes for each. */
    public File timesFile(String step) {
        return RunDirectory.timesOf(logFile(step));
    }

    /**
     * The log of a step.
     *
     * @throws ForgeException if it printed nothing, because it never ran
     */
    public File log(String step) {
        File log = logFile(step);
        if (!log.isFile()) {
            throw new ForgeException("step " + step + " has no log: it did not run in run " + directory.getName());
        }
        return log;
    }

    /** Whether the process of the run is alive. */
    public boolean isAlive() {
        return facts.text("state", "").equals("running")
                && Proc.isAlive((int) facts.number("pid", 0), facts.text("startTime", ""));
    }

    /** Whether it is one of services, which run until somebody ends them. */
    public boolean isOfServices() {
        return facts.text("kind", "").equals("up");
    }

    /** Whether its services were not only stopped but taken away. */
    public boolean isDown() {
        return facts.text("state", "").equals("down");
    }

    /** What is known of the containers that run, with their ids as {@code id}. */
    public List<JsonObject> containers() {
        List<JsonObject> containers = new ArrayList<>();
        File[] files =
                new File(directory, "running").listFiles(file -> file.getName().matches("[0-9a-f]{64}"));
        for (File file : files == null ? new File[0] : files) {
            String text = TextFile.readStored(file);
            if (text != null && !text.isBlank()) {
                containers.add(JsonObject.parse(text, file.getPath()).put("id", file.getName()));
            }
        }
        return containers;
    }

    /**
     * Ends services of it.
     *
     * @param grace how many seconds they have for it; null for what the file says
     * @param services their names; none for all, and with them the run
     * @throws ForgeException if nobody listens
     */
    public void stop(@Nullable Integer grace, List<String> services) {
        ControlPipe.send(directory, new ControlPipe.Order(grace, services));
    }

    /**
     * Waits for the end of its process.
     *
     * @param nanos how long at most
     * @return whether it has ended
     */
    public boolean awaitEnd(long nanos) {
        long deadline = System.nanoTime() + nanos;
        int pid = (int) facts.number("pid", 0);
        while (Proc.isAlive(pid, facts.text("startTime", ""))) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Processes.awaitAnyEnd(List.of(pid), 500);
        }
        return true;
    }

    /** Remembers that its services are not only stopped but taken away. */
    public void takenAway() {
        TextFile.write(new File(directory, "run.json"), facts.put("state", "down") + "\n");
    }

    /** Where the named volumes of its workflow are. */
    public File volumes() {
        return new File(directory.getParentFile().getParentFile(), "volumes");
    }

    /** Whether the step runs now: it has a log and has not ended, and the run lasts. */
    public boolean isRunning(String step) {
        return facts.text("state", "").equals("running")
                && step(step) == null
                && new File(directory, "logs/" + RunDirectory.fileName(step) + ".log").isFile();
    }
}
