package dev.forge.bench.internal.run;

import dev.forge.bench.FanIn;
import java.util.Random;

/**
 * A graph of steps in the languages of those who are to compile it: the same graph for the same seed. The steps of the
 * compose file have what most steps have: an image, a command, a variable.
 *
 * @param tasks how many steps; a wide graph has two more
 * @param fanIn how they depend on each other
 * @param seed chooses the dependencies of a random graph
 */
record GeneratedDag(int tasks, FanIn fanIn, long seed) {
    private static final int IMAGES = 17;
    private static final int BYTES_PER_TASK = 280;

    /** A file for Forge, which begins with a comment. */
    String compose(String comment) {
        StringBuilder out = new StringBuilder(tasks * BYTES_PER_TASK + 1000);
        out.append("# ").append(comment).append("\njobs:\n");
        Random random = new Random(seed);
        if (fanIn == FanIn.WIDE) {
            job(out, "first", 0);
        }
        for (int task = 0; task < tasks; task++) {
            job(out, "task" + task, task);
            String[] needs = needs(task, random);
            if (needs.length > 0) {
                out.append("    depends_on:\n");
            }
            for (String need : needs) {
                out.append("      ").append(need).append(":\n        condition: service_completed_successfully\n");
            }
        }
        if (fanIn == FanIn.WIDE) {
            job(out, "last", 0);
            out.append("    depends_on:\n");
            for (int task = 0; task < tasks; task++) {
                out.append("      task").append(task).append(":\n        condition: service_completed_successfully\n");
            }
        }
        return out.toString();
    }

    private static void job(StringBuilder out, String name, int number) {
        out.append("  ")
                .append(name)
                .append(":\n    image: registry/team/image")
                .append(number % IMAGES);
        out.append("\n    triggers: {manual: {}}\n    command: sh -c \"compile --module ")
                .append(number);
        out.append("\"\n    environment:\n      MODULE: \"").append(number).append("\"\n");
    }

    /** The steps that a step waits for; to be asked in order. */
    private String[] needs(int task, Random random) {
        return switch (fanIn) {
            case WIDE -> new String[] {"first"};
            case DEEP -> task == 0 ? new String[0] : new String[] {"task" + (task - 1)};
            case RANDOM -> {
                if (task < 2) {
                    yield new String[0];
                }
                int one = random.nextInt(task);
                int other = (one + 1 + random.nextInt(task - 1)) % task;
                yield new String[] {"task" + one, "task" + other};
            }
        };
    }

    /** A file for ninja(1). */
    String ninja() {
        StringBuilder out = new StringBuilder("rule run\n  command = compile --module $out\n");
        Random random = new Random(seed);
        if (fanIn == FanIn.WIDE) {
            out.append("build first: run\n");
        }
        for (int task = 0; task < tasks; task++) {
            out.append("build task").append(task).append(": run");
            for (String need : needs(task, random)) {
                out.append(' ').append(need);
            }
            out.append('\n');
        }
        out.append("build all: phony");
        for (int task = 0; task < tasks; task++) {
            out.append(" $\n  task").append(task);
        }
        return out.append("\ndefault all\n").toString();
    }

    /** A file for make(1). */
    String makefile() {
        StringBuilder out = new StringBuilder("all:");
        for (int task = 0; task < tasks; task++) {
            out.append(" \\\n  task").append(task);
        }
        out.append('\n');
        Random random = new Random(seed);
        if (fanIn == FanIn.WIDE) {
            out.append("first:\n\tcompile\n");
        }
        for (int task = 0; task < tasks; task++) {
            out.append("task").append(task).append(':');
            for (String need : needs(task, random)) {
                out.append(' ').append(need);
            }
            out.append("\n\tcompile --module ").append(task).append('\n');
        }
        return out.toString();
    }
}
