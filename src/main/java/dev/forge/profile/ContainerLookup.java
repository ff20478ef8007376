package dev.forge.profile;

import dev.forge.core.ForgeException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first process of a container by calling the engines' command lines.
 *
 * @param engines the engines to ask: name and program
 */
public record ContainerLookup(Map<String, String> engines) {
    private static final long MAX_SECONDS = 15;

    private sealed interface Answer {
        record Running(int pid) implements Answer {}

        record Stopped() implements Answer {}

        record No(String reason) implements Answer {}
    }

    /**
     * The running container with this name or id.
     *
     * @throws ForgeException if no engine has it, several have it, or it does not run; the message lists all attempts
     */
    public ProfileTarget find(String container) {
        // Not every engine supports "--"; container names never begin with a dash.
        if (container.startsWith("-")) {
            throw ForgeException.usage("no container can be called " + container);
        }
        List<String> tried = new ArrayList<>();
        List<String> holders = new ArrayList<>();
        int pid = 0;
        for (Map.Entry<String, String> engine : engines.entrySet()) {
            switch (ask(engine.getValue(), container)) {
                case Answer.Running running -> {
                    pid = running.pid();
                    holders.add(engine.getKey());
                }
                case Answer.Stopped stopped -> tried.add(engine.getKey() + ": it does not run");
                case Answer.No no -> tried.add(engine.getKey() + ": " + no.reason());
            }
        }
        if (holders.size() > 1) {
            throw new ForgeException(
                    "several engines have a container " + container + ": " + String.join(", ", holders),
                    "--runtime " + holders.get(0) + " chooses one");
        }
        if (holders.isEmpty()) {
            throw new ForgeException(
                    "no running container is called " + container, "tried " + String.join("; ", tried));
        }
        return ProfileTarget.container(pid, holders.get(0) + " container " + container);
    }

    private static Answer ask(String program, String container) {
        try {
            Process process = new ProcessBuilder(
                            program, "container", "inspect", "--format", "{{.State.Pid}}", container)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .start();
            // Kills a program that does not answer; this closes its output.
            Thread guard = Thread.ofVirtual().start(() -> endLate(process));
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            guard.interrupt();
            if (code == 0) {
                int pid = Integer.parseInt(
                        text.substring(text.lastIndexOf('\n') + 1).strip());
                return pid > 0 ? new Answer.Running(pid) : new Answer.Stopped();
            }
            return new Answer.No(code == 137 ? "no answer in " + MAX_SECONDS + " s" : lastLine(text, code));
        } catch (IOException e) {
            return new Answer.No("not on this host");
        } catch (NumberFormatException e) {
            return new Answer.No("its answer is not understood");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.No("interrupted");
        }
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastLine(String text, int code) {
        @Nullable
        String last = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("hint: "))
                .reduce((first, second) -> second)
                .orElse(null);
        return last == null ? "exit code " + code : last.strip();
    }
}
