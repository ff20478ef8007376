package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.PathLookup;
import dev.forge.workflow.graph.Selection;
import dev.forge.workflow.schedule.Schedule;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code forge workflow schedule}: workflows that run at certain times, by systemd's timers. */
public final class WorkflowScheduleCommand implements Command {
    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow schedule",
                "[OPTIONS] [FILE] [STEP...]",
                "run a compose file at certain times, by a timer of systemd",
                WorkflowSource.PROFILE,
                Option.value("--on", "CALENDAR", "when, as daily or 'Mon..Fri 02:30'; may be repeated"),
                Option.value("--name", "NAME", "what it is called (default: the workflow's name)"),
                Option.flag("--list", "show what is scheduled"),
                Option.flag("--remove", "do not run it any more"),
                Option.flag("--print", "print the units instead of installing them"),
                Option.flag("--user", "for this user alone, also as root"),
                Option.value("--unit-directory", "DIRECTORY", "write the units there, and start nothing"),
                Option.value("--format", "FORMAT", "for --list: table, json or a template such as {{.Name}}"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        boolean isUser = arguments.flag("user") || !"root".equals(System.getProperty("user.name"));
        String own = arguments.value("unit-directory");
        File directory = own == null ? directory(isUser, terminal.environment()) : new File(own);
        if (arguments.flag("list")) {
            list(arguments, terminal, directory);
            return ExitCode.OK;
        }
        String name = arguments.value("name");
        if (arguments.flag("remove")) {
            String removed = name == null
                    ? WorkflowSource.read(arguments, terminal).workflow().name()
                    : name;
            if (!new File(directory, Schedule.unit(removed) + ".timer").exists()) {
                throw new ForgeException(removed + " is not scheduled", "forge workflow schedule --list");
            }
            systemctl(own, isUser, terminal, "disable", "--now", Schedule.unit(removed) + ".timer");
            Schedule.remove(directory, removed);
            systemctl(own, isUser, terminal, "daemon-reload");
            terminal.out().println(removed);
            return ExitCode.OK;
        }
        List<String> calendar = arguments.values("on");
        if (calendar.isEmpty()) {
            throw ForgeException.usage(
                    "--on is missing: when shall it run?", "such as --on daily or --on 'Mon..Fri 02:30'");
        }
        calendar.forEach(WorkflowScheduleCommand::requireCalendar);
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        if (source.isUnusable(terminal)) {
            return WorkflowSource.unusable();
        }
        Schedule schedule = schedule(arguments, terminal, source, calendar);
        if (arguments.flag("print")) {
            terminal.out().print("# " + schedule.unit() + ".service\n" + schedule.service());
            terminal.out().print("\n# " + schedule.unit() + ".timer\n" + schedule.timer());
            return ExitCode.OK;
        }
        schedule.write(directory);
        systemctl(own, isUser, terminal, "daemon-reload");
        systemctl(own, isUser, terminal, "enable", "--now", schedule.unit() + ".timer");
        terminal.out().println(new File(directory, schedule.unit() + ".timer"));
        return ExitCode.OK;
    }

    private static Schedule schedule(
            Arguments arguments, Terminal terminal, WorkflowSource source, List<String> calendar) {
        List<String> profiles = source.profiles(arguments);
        // Complains now about steps that are not there, not at night.
        Selection.of(source.workflow(), source.operands(), profiles);
        if (source.standardInput() != null) {
            throw ForgeException.usage("what comes from standard input cannot be scheduled", "write it into a file");
        }
        String file = source.workflow().file().getAbsolutePath();
        List<String> command = new ArrayList<>();
        command.add(
                new File(terminal.environment().getOrDefault("FORGE_LAUNCHER", "/usr/bin/forge")).getAbsolutePath());
        command.addAll(List.of("workflow", "run"));
        command.addAll(source.words(arguments));
        command.addAll(source.operands());
        Map<String, String> variables = new LinkedHashMap<>();
        // A service of the system has no home of its own to find Forge's by.
        variables.put("FORGE_HOME", ForgeHome.of(terminal.environment()).root().getAbsolutePath());
        String name = arguments.value("name", source.workflow().name());
        return new Schedule(name, calendar, file, command, variables);
    }

    private static File directory(boolean isUser, Map<String, String> environment) {
        if (!isUser) {
            return new File("/etc/systemd/system");
        }
        String config = environment.get("XDG_CONFIG_HOME");
        File base = config == null || config.isEmpty()
                ? new File(environment.getOrDefault("HOME", "/"), ".config")
                : new File(config);
        return new File(base, "systemd/user");
    }

    private static void list(Arguments arguments, Terminal terminal, File directory) {
        List<JsonObject> rows = new ArrayList<>();
        for (JsonObject schedule : Schedule.list(directory)) {
            rows.add(new JsonObject()
                    .put("Name", schedule.text("name"))
                    .put("On", String.join("; ", schedule.texts("on")))
                    .put("File", schedule.text("file"))
                    .put("Unit", Schedule.unit(schedule.text("name")) + ".timer"));
        }
        Listing.print(
                terminal, arguments.value("format"), rows, Listing.Column.of("Name", "On", "File", "Unit"), List.of());
    }

    /** What systemd itself says about a time, where it is installed. */
    private static void requireCalendar(String calendar) {
        Schedule.requireCalendar(calendar);
        if (PathLookup.find("systemd-analyze", System.getenv()) != null) {
            Said said = said(List.of("systemd-analyze", "calendar", "--", calendar));
            if (said.code != 0) {
                throw ForgeException.usage(
                        "systemd does not know the time " + calendar + ": " + said.text, "systemd.time(7)");
            }
        }
    }

    private static void systemctl(@Nullable String own, boolean isUser, Terminal terminal, String... words) {
        if (own != null) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("systemctl"));
        if (isUser) {
            command.add("--user");
        }
        command.addAll(List.of(words));
        if (!new File("/run/systemd/system").isDirectory()) {
            terminal.err()
                    .println("forge: systemd does not run here, so this is left to do: " + String.join(" ", command));
            return;
        }
        Said said = said(command);
        if (said.code != 0) {
            throw new ForgeException(String.join(" ", command) + " failed: " + said.text, "try it by hand");
        }
    }

    private record Said(int code, String text) {}

    private static Said said(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Said(process.waitFor(), text.replace("\n", "; "));
        } catch (IOException e) {
            return new Said(1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Said(1, "interrupted");
        }
    }
}
