package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
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
        List<JsonObject> steps = new ArrayList<>();
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

    /**
     * The log of a step.
     *
     * @throws ForgeException if it printed nothing, because it never ran
     */
    public File log(String step) {
        File log = new File(directory, "logs/" + RunDirectory.fileName(step) + ".log");
        if (!log.isFile()) {
            throw new ForgeException("step " + step + " has no log: it did not run in run " + directory.getName());
        }
        return log;
    }

    /** Whether the step runs now: it has a log and has not ended, and the run lasts. */
    public boolean isRunning(String step) {
        return facts.text("state", "").equals("running")
                && step(step) == null
                && new File(directory, "logs/" + RunDirectory.fileName(step) + ".log").isFile();
    }
}
