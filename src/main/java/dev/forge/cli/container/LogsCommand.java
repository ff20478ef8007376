package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.PayloadLog;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** {@code forge logs}: prints what a container's payload printed. */
public final class LogsCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "logs",
                "[OPTIONS] CONTAINER",
                "print what a container printed",
                Option.flag("-f --follow", "go on until the container ends"),
                Option.value("-n --tail", "LINES", "only the last lines (default all)"),
                Option.value("--since", "TIME", "only from then on: RFC 3339, or as 10m for ten minutes ago"),
                Option.flag("-t --timestamps", "print when each line was printed"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String tail = arguments.value("tail", "all");
        int lines = tail.equals("all") ? -1 : arguments.count("tail", -1, 0);
        Containers containers = new Containers(ForgeHome.of(terminal.environment()));
        Container container = containers.find(arguments.operand("the name of a container"));
        boolean stamps = arguments.flag("timestamps");
        boolean follow = arguments.flag("follow");
        new PayloadLog(container.log())
                .read(
                        lines,
                        since(arguments.value("since")),
                        (time, error, text, ended) -> {
                            PrintStream to = error ? terminal.err() : terminal.out();
                            if (stamps) {
                                to.write((time + " ").getBytes(StandardCharsets.US_ASCII));
                            }
                            to.write(text);
                            if (ended) {
                                to.write('\n');
                            }
                            if (follow) {
                                to.flush();
                            }
                        },
                        // Nobody reads any more, or nothing can be written.
                        () -> !follow
                                || !container.isRunning()
                                || terminal.out().checkError());
        return ExitCode.OK;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }

    private static @Nullable Instant since(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            if (Character.isLetter(text.charAt(text.length() - 1)) && !text.endsWith("Z")) {
                return Instant.now().minus(Duration.parse("PT" + text));
            }
            if (text.indexOf('T') < 0) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
            throw ForgeException.usage(
                    "--since is a time, not " + text, "as 2026-01-31T12:00:00Z, 1h30m, or seconds since 1970");
        }
    }
}
