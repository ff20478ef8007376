package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run, below {@code workflows/PROJECT} of the home: {@code runs/ID/run.json}, a file in {@code steps}
 * for each step that ran and there a line in {@code spared.jsonl} for each that need not, a log a step in {@code logs}, and
 * while it lasts a file for each container in {@code running}. Every other file is replaced as a whole, so whoever reads
 * one sees all of it, also after a kill.
 */
final class RunDirectory {
    private static final int KEPT = 20;

    private final File project;
    private final File root;
    private @Nullable FileOutputStream spared;

    private RunDirectory(File project, File root) {
        this.project = project;
        this.root = root;
    }

    /** The directory of a new run. */
    static RunDirectory make(ForgeHome home, String project, String id) {
        File directory = new File(home.file("workflows"), project);
        File root = new File(directory, "runs/" + id);
        for (String name : List.of("steps", "logs", "running")) {
            File made = new File(root, name);
            if (!made.mkdirs() && !made.isDirectory()) {
                throw new ForgeException("cannot make the directory " + made);
            }
        }
        return new RunDirectory(directory, root);
    }

    File root() {
        return root;
    }

    File volumes() {
        return new File(project, "volumes");
    }

    File log(String step) {
        return new File(root, "logs/" + fileName(step) + ".log");
    }

    /** Where the times of a log's lines are: milliseconds since 1970, eight bytes for each line. */
    static File timesOf(File log) {
        return new File(log.getPath().replaceFirst("[.]log$", ".times"));
    }

    /** A step's name as a file's: what a matrix adds may hold anything. */
    static String fileName(String step) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < step.length() && name.length() < 120; i++) {
            char c = step.charAt(i);
            boolean isPlain = (Character.isLetterOrDigit(c) && c < 128) || c == '-' || c == '_' || c == '.' || c == '=';
            name.append(isPlain ? c : c == '(' ? '@' : c == ')' ? ' ' : '~');
        }
        String text = name.toString().strip();
        return text.equals(step) ? text : text + "-" + Integer.toHexString(step.hashCode());
    }

    void writeRun(JsonObject facts) {
        TextFile.write(new File(root, "run.json"), facts + "\n");
    }

    void writeGraph(JsonObject graph) {
        TextFile.write(new File(root, "graph.json"), graph + "\n");
    }

    void writeStep(String step, JsonObject facts) {
        TextFile.write(new File(root, "steps/" + fileName(step) + ".json"), facts + "\n");
    }

    /** Writes down a step that need not run. A file for each would take longer than all else there is to do for it. */
    synchronized void spare(JsonObject facts) {
        File file = sparedIn(root);
        try {
            FileOutputStream out = spared;
            if (out == null) {
                out = new FileOutputStream(file, true);
                spared = out;
            }
            out.write((facts + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ForgeException("cannot write " + file + ": " + IoErrors.reason(e), e);
        }
    }

    /** Where the steps of a run are that need not run. */
    static File sparedIn(File run) {
        return new File(run, "steps/spared.jsonl");
    }

    /**
     * From now on the container is removed when this process ends, however it ends.
     *
     * @param facts what is known of it
     */
    void running(String container, JsonObject facts) {
        TextFile.write(new File(root, "running/" + container), facts.toString());
    }

    /** The same for one of a foreign engine, of which no command lists anything. */
    void running(String container) {
        running(container, new JsonObject());
    }

    void ended(String container) {
        new File(root, "running/" + container).delete();
    }

    /** The runs that are older than the last twenty, which nobody will ask for. */
    List<File> outdated() {
        File[] runs = new File(project, "runs").listFiles(File::isDirectory);
        if (runs == null || runs.length <= KEPT) {
            return List.of();
        }
        Arrays.sort(runs);
        return List.of(runs).subList(0, runs.length - KEPT);
    }
}
