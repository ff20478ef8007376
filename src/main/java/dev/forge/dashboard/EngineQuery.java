package dev.forge.dashboard;

import dev.forge.core.CallerEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs an engine's command line and takes its output. */
final class EngineQuery {
    private static final long MAX_SECONDS = 30;
    private static final int MAX_BYTES = 4 << 20;
    private static final int KILLED = 137;

    /** What is being asked now. */
    private static final Set<Process> ASKED = ConcurrentHashMap.newKeySet();

    private EngineQuery() {}

    /**
     * What a command printed.
     *
     * @param code its exit code
     * @param text its standard output, with its standard error behind
     * @param problem why there is no answer, in a few words; empty if the command ended with 0
     */
    record Answer(int code, String text, String problem) {}

    /**
     * Asks: runs a command to its end, without input, and ends it when it takes too long. Never throws: what goes wrong is
     * the answer's problem.
     */
    static Answer run(List<String> command, Map<String, String> environment) {
        return run(command, environment, true);
    }

    /** Does something: the same, but it may take as long as it likes, and goes on when the dashboard ends. */
    static Answer act(List<String> command, Map<String, String> environment) {
        return run(command, environment, false);
    }

    private static Answer run(List<String> command, Map<String, String> environment, boolean isQuestion) {
        @Nullable Process process = null;
        @Nullable Thread guard = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(environment);
            process = builder.start();
            if (isQuestion) {
                ASKED.add(process);
                Process started = process;
                guard = new Thread(() -> endLate(started), "dashboard-guard");
                guard.setDaemon(true);
                guard.start();
            }
            byte[] bytes = process.getInputStream().readNBytes(MAX_BYTES);
            // Whoever prints more than anybody reads is told so by a closed pipe.
            process.getInputStream().close();
            int code = process.waitFor();
            String text = new String(bytes, StandardCharsets.UTF_8);
            boolean isLate = isQuestion && code == KILLED;
            return new Answer(code, text, code == 0 ? "" : isLate ? late() : problem(text, code));
        } catch (IOException e) {
            return new Answer(127, "", "cannot be run");
        } catch (InterruptedException e) {
            if (process != null) {
                process.destroyForcibly();
            }
            Thread.currentThread().interrupt();
            return new Answer(130, "", "interrupted");
        } finally {
            if (process != null) {
                ASKED.remove(process);
            }
            if (guard != null) {
                guard.interrupt();
            }
        }
    }

    /** Ends what is being asked. */
    static void endAll() {
        ASKED.forEach(EngineQuery::end);
    }

    /** With what it has started, which may have its output open. */
    private static void end(Process process) {
        List<ProcessHandle> below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    private static String late() {
        return "no answer for " + MAX_SECONDS + " s";
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
                end(process);
            }
        } catch (InterruptedException e) {
            // It has ended in time.
        }
    }

    /** The first line that says something. */
    private static String problem(String text, int code) {
        for (String line : text.split("\n", -1)) {
            if (!line.isBlank()) {
                return line.strip();
            }
        }
        return "exit code " + code;
    }

    /** The environment of the engines' commands: the user's, without what the launcher told this process. */
    static Map<String, String> environment(Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(own);
        CallerEnvironment.restore(environment);
        // As the launcher sets it for a JVM that stays.
        environment.remove("MALLOC_ARENA_MAX", "1");
        environment.keySet().removeIf(name -> name.startsWith("FORGE_") && !name.equals("FORGE_HOME"));
        return Map.copyOf(environment);
    }

    /** A text as the lines of a pane: tabs as blanks, nothing that could be a control sequence. */
    static List<String> lines(@Nullable String text) {
        return text == null
                ? List.of()
                : text.replace("\r", "").replace("\t", "    ").lines().toList();
    }
}
