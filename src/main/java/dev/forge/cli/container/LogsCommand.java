package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.ForEach;
import dev.forge.cli.command.Moments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Containers;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.PayloadLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code forge logs}: prints what containers' payloads printed. */
public final class LogsCommand implements Command {
    /** As docker prints times: in UTC, with nine digits. */
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'", Locale.ROOT);

    @Override
    public Spec spec() {
        return Spec.of(
                "logs",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "print what containers printed",
                Option.flag("-f --follow", "go on until they end"),
                Option.value("-n --tail", "LINES", "only the last lines (default all)"),
                Option.value("--since", "TIME", "only from then on: RFC 3339, or as 10m for ten minutes ago"),
                Option.value("--until", "TIME", "only until then"),
                Option.flag("-t --timestamps", "print when each line was printed"),
                Option.flag("--names", "with several containers, print their names in front, not their ids"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> names = arguments.operands("the name of a container", 1, Integer.MAX_VALUE);
        PayloadLog.Range range = new PayloadLog.Range(
                tail(arguments.value("tail")),
                moment("--since", arguments.value("since")),
                moment("--until", arguments.value("until")));
        boolean follow = arguments.flag("follow");
        boolean several = names.size() > 1;
        Containers containers = new Containers(ForgeHome.of(terminal.environment()));
        List<Thread> followers = new ArrayList<>();
        int code = ForEach.run(names, terminal, name -> {
            Container container = containers.find(name);
            String front = !several ? "" : (arguments.flag("names") ? container.name() : container.shortId()) + " ";
            Printer printer = new Printer(terminal, arguments.flag("timestamps"), follow, front);
            if (several && follow) {
                followers.add(Thread.ofPlatform().start(() -> print(container, range, printer, terminal, true)));
            } else {
                print(container, range, printer, terminal, follow);
            }
        });
        for (Thread follower : followers) {
            try {
                follower.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ExitCode.FAILED;
            }
        }
        return code;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }

    /** As docker, a negative number is all. */
    private static int tail(@Nullable String text) {
        if (text == null || text.equals("all")) {
            return -1;
        }
        try {
            return Math.max(-1, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw ForgeException.usage("--tail is a number of lines or all, not " + text);
        }
    }

    private static @Nullable Instant moment(String option, @Nullable String text) {
        return text == null ? null : Moments.parse(option, text);
    }

    private static void print(
            Container container, PayloadLog.Range range, Printer printer, Terminal terminal, boolean follow) {
        Instant until = range.until();
        new PayloadLog(container.log())
                .read(
                        range,
                        printer::print,
                        // Nobody reads any more, nothing can be written, or all that is asked for was.
                        () -> !follow
                                || !container.isRunning()
                                || terminal.out().checkError()
                                || (until != null && Instant.now().isAfter(until)));
        printer.end();
    }

    /** Prints one container's lines. */
    private static final class Printer {
        private final Terminal terminal;
        private final boolean stamps;
        private final boolean flush;
        private final String front;
        private final boolean[] open = new boolean[2];

        Printer(Terminal terminal, boolean stamps, boolean flush, String front) {
            this.terminal = terminal;
            this.stamps = stamps;
            this.flush = flush;
            this.front = front;
        }

        void print(String time, boolean error, boolean begins, byte[] text, boolean ended) throws IOException {
            PrintStream to = error ? terminal.err() : terminal.out();
            synchronized (to) {
                if (begins) {
                    to.write((front + (stamps ? stamp(time) + " " : "")).getBytes(StandardCharsets.UTF_8));
                }
                to.write(text);
                if (ended) {
                    to.write('\n');
                }
                if (flush) {
                    to.flush();
                }
            }
            open[error ? 1 : 0] = !ended;
        }

        /** A last line without a line feed gets none, unless another container's lines may follow. */
        void end() {
            if (!front.isEmpty() && open[0]) {
                terminal.out().print('\n');
            }
            if (!front.isEmpty() && open[1]) {
                terminal.err().print('\n');
            }
        }

        private static String stamp(String time) {
            try {
                return STAMP.format(OffsetDateTime.parse(time).withOffsetSameInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                return time;
            }
        }
    }
}
