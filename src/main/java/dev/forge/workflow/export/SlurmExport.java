package dev.forge.workflow.export;

import dev.forge.core.text.Visible;
import dev.forge.workflow.Dependency.Until;
import dev.forge.workflow.Step;
import dev.forge.workflow.StepPolicy;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A workflow as a shell script that submits it to Slurm: a job for each step, an array for each matrix, what waits for
 * what as dependencies, and {@code forge run} inside. Every text of the file is quoted.
 */
public final class SlurmExport {
    /** Slurm's own most is one less than MaxArraySize, 1001 by default. */
    private static final int MAX_ARRAY = 1000;

    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Workflow workflow;
    private final Placement placement;
    private final Losses losses;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final StringBuilder script = new StringBuilder();

    private SlurmExport(Workflow workflow, Placement placement, Losses losses) {
        this.workflow = workflow;
        this.placement = placement;
        this.losses = losses;
    }

    /**
     * The script.
     *
     * @param graph the steps that are meant
     * @param environment what conditions are asked with
     * @param losses gets what Slurm cannot do
     */
    public static String of(Workflow workflow, StepGraph graph, Map<String, String> environment, Losses losses) {
        return new SlurmExport(workflow, new Placement(graph, environment), losses).script();
    }

    private String script() {
        losses.add("-j: how many steps run at once is decided by what the partition has");
        losses.add("after a failure, steps that do not depend on it go on, as with --keep-going");
        List<Step> jobs = placement.jobs();
        for (Step job : jobs) {
            numbers.put(job.name(), numbers.size());
        }
        int maxPriority = jobs.stream()
                .mapToInt(step -> step.facts().policy().priority())
                .max()
                .orElse(0);
        StringBuilder steps = new StringBuilder();
        for (Step job : jobs) {
            submissions(job, maxPriority, steps);
        }
        header();
        script.append(steps);
        script.append("\nfor job in $held; do\n    scontrol release \"$job\"\ndone\ntrap - EXIT\n");
        return script.toString();
    }

    private void header() {
        String directory = workflow.directory().getPath();
        script.append("#!/bin/sh\n# Submits workflow ")
                .append(Visible.of(workflow.name()))
                .append(" to Slurm, all or nothing, and prints each step with its job's id.\n")
                .append(
                        "#\n# On each node: forge (or its path in FORGE), the images loaded, this directory and the run's.\n")
                .append("# Options for sbatch are its variables, such as SBATCH_PARTITION. FORGE_RUN_DIR is the run's"
                        + " directory.\n#\n# What is lost:\n");
        for (String line : losses.lines()) {
            script.append("#   - ").append(line).append('\n');
        }
        script.append("# shellcheck disable=SC2016,SC2034\nset -eu\n\ndirectory=")
                .append(RunWords.quoted(directory));
        script.append("\nFORGE_RUN=${FORGE_RUN_DIR:-$directory/.forge-slurm/$(date +%Y%m%d-%H%M%S)-$$}\n")
                .append("export FORGE_RUN FORGE=\"${FORGE:-forge}\"\n")
                .append("mkdir -p \"$FORGE_RUN/logs\" \"$FORGE_RUN/state\" \"$FORGE_RUN/volumes\"\n")
                .append("logs=$(printf %s \"$FORGE_RUN/logs\" | sed 's/%/%%/g')\n")
                .append("cat >\"$FORGE_RUN/job.sh\" <<");
        hereDocument(script, library());
        script.append("""

                submitted=
                held=
                # shellcheck disable=SC2086 # several ids
                trap '[ -z "$submitted" ] || scancel $submitted' EXIT

                # submit NAME LOG OPTIONS...: sets job to the id of a job whose script is standard input.
                submit() {
                    name=$1
                    log=$2
                    shift 2
                    job=$(sbatch --parsable --export=ALL --chdir="$directory" --output="$logs/$log" \\
                        --job-name="$name" --kill-on-invalid-dep=yes "$@")
                    job=${job%%;*}
                    submitted="$submitted $job"
                    printf '%s %s\\n' "$name" "$job"
                }
                """);
    }

    private static String library() {
        try (InputStream in = SlurmExport.class.getResourceAsStream("slurm-job.sh")) {
            if (in == null) {
                throw new IllegalStateException("slurm-job.sh is not there");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends the delimiter's quoted name, the text, and the delimiter: one that is no line of the text. */
    private static void hereDocument(StringBuilder out, String text) {
        String delimiter = "END";
        while (("\n" + text + "\n").contains("\n" + delimiter + "\n")) {
            delimiter += "_";
        }
        out.append('\'').append(delimiter).append("'\n").append(text);
        out.append(text.endsWith("\n") ? "" : "\n").append(delimiter).append('\n');
    }

    private void submissions(Step step, int maxPriority, StringBuilder out) {
        int number = numbers.getOrDefault(step.name(), 0);
        List<Map<String, String>> combinations = step.matrix().combinations();
        List<Placement.Wait> waits = placement.waits(step);
        boolean asksForFailure = combinations.stream()
                .anyMatch(combination -> placement.when(step, combination).whenBlocked());
        StringBuilder checks = new StringBuilder();
        String dependencies = dependencies(step, waits, asksForFailure, checks);
        for (int from = 0; from < combinations.size(); from += MAX_ARRAY) {
            List<Map<String, String>> part =
                    combinations.subList(from, Math.min(from + MAX_ARRAY, combinations.size()));
            SlurmStep job = new SlurmStep(workflow, step, placement, losses);
            String body = job.script(number, from, part, checks.toString());
            out.append("\nsubmit ").append(RunWords.quoted(step.name())).append(' ');
            out.append(number).append('-').append(step.name().replaceAll("[^A-Za-z0-9._-]", "_"));
            out.append(step.matrix().isNone() ? ".%j.log" : ".%A_%a.log");
            if (!step.matrix().isNone()) {
                out.append(" --array=0-").append(part.size() - 1);
            }
            out.append(dependencies.isEmpty() ? " --hold" : " --dependency=\"" + dependencies + "\"");
            out.append(job.resources()).append(time(step.facts().policy(), job.startSeconds()));
            StepPolicy policy = step.facts().policy();
            out.append(policy.priority() < maxPriority ? " --nice=" + (maxPriority - policy.priority()) : "");
            out.append(policy.retry().limit() > 0 ? " --requeue" : " --no-requeue");
            out.append(" <<");
            hereDocument(out, body);
            out.append("job_").append(number).append('=');
            out.append(from == 0 ? "" : "$job_" + number + ":").append("$job\n");
            if (dependencies.isEmpty()) {
                out.append("held=\"$held $job\"\n");
            }
        }
    }

    /** What the job waits for in Slurm's words; what Slurm cannot say is asked when the job runs. */
    private String dependencies(Step step, List<Placement.Wait> waits, boolean asksForFailure, StringBuilder checks) {
        List<String> texts = new ArrayList<>();
        for (Placement.Wait wait : waits) {
            Step other = wait.step();
            int number = numbers.getOrDefault(other.name(), 0);
            String kind;
            if (wait.until() != Until.COMPLETED) {
                kind = "after";
                losses.addIf(
                        wait.until() == Until.HEALTHY,
                        step.name(),
                        "waits for the start of " + other.name() + ", a job of its own, not for its health");
            } else if (wait.needsSuccess() && !asksForFailure) {
                kind = "afterok";
            } else {
                kind = "afterany";
                checks.append("dependency ")
                        .append(number)
                        .append(' ')
                        .append(other.matrix().combinations().size())
                        .append(' ')
                        .append(wait.required())
                        .append(' ')
                        .append(other.facts().policy().allowFailure())
                        .append('\n');
                losses.add(
                        step.name(),
                        "shown as failed, not as cancelled, when it is skipped because what it needs has not run");
            }
            texts.add(kind + ":$job_" + number);
        }
        return String.join(",", texts);
    }

    /** Slurm counts in minutes; the payload's own time is kept by the job's script. */
    private static String time(StepPolicy policy, double startSeconds) {
        Duration timeout = policy.timeout();
        if (timeout == null) {
            return "";
        }
        double seconds = startSeconds + MARGIN.toSeconds();
        for (int retry = 0; retry <= policy.retry().limit(); retry++) {
            seconds += timeout.toMillis() / 1e3;
            seconds += retry == 0 ? 0 : policy.retry().delayBefore(retry).toMillis() / 1e3;
        }
        return " --time=" + (long) Math.ceil(seconds / 60);
    }
}
