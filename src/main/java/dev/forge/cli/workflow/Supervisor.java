package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.workflow.yaml.SourceText;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that looks after services in the background: the same command again, in a session of its own. */
final class Supervisor {
    /** Set for the process in the background: it is what {@code -d} starts, and does not start another. */
    static final String VARIABLE = "FORGE_SUPERVISED";

    private static final String SETTLED = "settled";

    private Supervisor() {}

    /** Tells whoever has started this process, if he is still there, that all has started. */
    static void settled(Terminal terminal, boolean isWell) {
        terminal.out().print(new JsonObject().put("event", SETTLED).put("well", isWell) + "\n");
        terminal.out().flush();
    }

    /**
     * Starts it and waits until all has started.
     *
     * @return the exit code
     */
    static int start(WorkflowSource source, Arguments arguments, Terminal terminal, long seconds) {
        String launcher = terminal.environment().get("FORGE_LAUNCHER");
        if (launcher == null) {
            throw new ForgeException("-d needs the launcher", "start bin/forge, not java");
        }
        List<String> command = new ArrayList<>(List.of("setsid", launcher, "workflow", "up"));
        command.addAll(source.words(arguments));
        for (String flag : List.of("wait", "no-deps")) {
            if (arguments.flag(flag)) {
                command.add("--" + flag);
            }
        }
        if (arguments.value("timeout") != null) {
            command.addAll(List.of("--timeout", arguments.value("timeout", "10")));
        }
        command.addAll(source.operands());
        ForgeHome home = ForgeHome.of(terminal.environment());
        File log = new File(home.file("workflows"), source.workflow().name() + "/up.log");
        try {
            if (!log.getParentFile().isDirectory() && !log.getParentFile().mkdirs()) {
                throw new ForgeException("cannot make the directory " + log.getParentFile());
            }
            SourceText input = source.standardInput();
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(log);
            if (input == null) {
                builder.redirectInput(new File("/dev/null"));
            }
            builder.environment().put(VARIABLE, "1");
            Process process = builder.start();
            if (input != null) {
                try (OutputStream out = process.getOutputStream()) {
                    input.writeTo(out);
                }
            }
            FutureTask<Integer> answer = new FutureTask<>(() -> follow(process, log, terminal));
            Thread.ofPlatform().daemon().start(answer);
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ForgeException(
                    "not all services were there within " + seconds + " s; they run on",
                    "forge workflow ps shows them, forge workflow down ends them");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ForgeException failure
                    ? failure
                    : new ForgeException("cannot follow the start: " + e.getCause(), e);
        } catch (IOException e) {
            throw new ForgeException("cannot start setsid: " + IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while services start; they run on", e);
        }
    }

    private static int follow(Process process, File log, Terminal terminal) throws IOException, InterruptedException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonObject event = JsonObject.parse(line, "an event of the supervisor");
                if (event.text("event").equals(SETTLED)) {
                    return event.flag("well") ? ExitCode.OK : 1;
                }
                String detail = event.text("detail", "");
                terminal.err()
                        .println(" " + event.text("step") + "  " + event.text("event")
                                + (detail.isEmpty() ? "" : ": " + detail));
            }
        }
        // It has ended before: all that was asked for has ended by itself, or could not begin.
        int code = process.waitFor();
        String said = dev.forge.core.TextFile.readIfThere(log.getPath());
        if (code != 0 && said != null) {
            terminal.err().print(said);
        }
        return code;
    }
}
