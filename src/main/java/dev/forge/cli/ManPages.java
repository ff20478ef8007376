package dev.forge.cli;

import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.core.BuildVersion;
import dev.forge.core.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The manual pages, made from the option tables as the help texts are: forge(1), and one page for each command. */
final class ManPages {
    private static final String SOURCE = "Forge " + BuildVersion.TEXT;

    /** What a user may set. Names with their meaning, in pairs. */
    private static final List<String> ENVIRONMENT = List.of(
            "FORGE_HOME",
            "the directory that holds images, containers and results (default ~/.forge)",
            "FORGE_RUNTIME",
            "the OCI runtime, by name or path, when forge next looks for one that works; forge system info --probe "
                    + "looks again (default: crun, then runc)",
            "FORGE_ENGINES",
            "a file with more engines to measure, read after engines.yaml in forge's home",
            "FORGE_DEBUG",
            "if set, the stack trace of a failure is printed too",
            "NO_COLOR",
            "if set and not empty, nothing is coloured",
            "COLUMNS",
            "how wide a table or a help text may be (default 100)",
            "PGPASSWORD",
            "the password for forge benchmark publish and --from; PGUSER, PGHOST, PGPORT, PGDATABASE, PGSSLMODE and "
                    + "~/.pgpass are read too");

    private static final List<String> FILES = List.of(
            "~/.forge", "forge's home, unless FORGE_HOME names another directory",
            "~/.forge/benchmarks", "results of forge benchmark",
            "~/.forge/profiles", "results of forge benchmark profile",
            "~/.forge/engines.yaml", "more engines to measure");

    private ManPages() {}

    /** All pages: the file's name, as {@code forge-run.1}, and its text. */
    static Map<String, String> all() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(file(""), overview());
        for (String path : Commands.PATHS) {
            int blank = path.indexOf(' ');
            if (blank > 0) {
                String group = path.substring(0, blank);
                pages.computeIfAbsent(file(group), file -> group(group));
            }
            Command command = command(path);
            String own = command.spec().path();
            // "image ls" is another spelling of "images".
            pages.put(file(path), own.equals(path) ? page(command) : ".so man1/" + file(own) + "\n");
        }
        return pages;
    }

    /** The name of the file with the page of a command, or of {@code forge} itself if the path is empty. */
    static String file(String path) {
        return name(path) + ".1";
    }

    private static String name(String path) {
        return path.isEmpty() ? "forge" : "forge-" + path.replace(' ', '-');
    }

    private static Command command(String path) {
        @Nullable Command command = Commands.find(path);
        if (command == null) {
            throw new IllegalStateException(path + " is listed but cannot be found");
        }
        return command;
    }

    private static String overview() {
        Roff page = new Roff("forge", BuildVersion.DATE, SOURCE);
        page.section("NAME").plain("forge - a container engine without a daemon, and the laboratory that measures it");
        page.section("SYNOPSIS").synopsis("forge", "COMMAND [OPTIONS] ...");
        page.section("DESCRIPTION")
                .plain("Forge runs containers on the host's OCI runtime, without a daemon, and measures what container "
                        + "engines cost: itself, Podman, Docker, the bare runtime and others. Its options, exit codes "
                        + "and formats are docker's. It works without root.");
        page.paragraph("Each command has a page of its own: man forge-run, man forge-benchmark-compare. "
                + "forge COMMAND --help prints the same options.");
        page.section("COMMANDS");
        for (CommandGroup group : CommandGroup.values()) {
            page.subsection(group.title());
            for (String path : Commands.PATHS) {
                Command command = command(path);
                if (CommandGroup.of(command) == group && command.spec().path().equals(path)) {
                    reference(page, path, command.spec().summary());
                }
            }
        }
        page.section("EXIT STATUS");
        exitCodes(page);
        page.paragraph("run and exec end with the exit code of the command in the container. If forge itself fails, "
                + "they and create end with docker's codes:");
        containerExitCodes(page);
        page.section("ENVIRONMENT");
        rows(page, ENVIRONMENT);
        page.section("FILES");
        rows(page, FILES);
        page.section("EXAMPLES");
        page.plain("An image from a root filesystem, and a shell in a container of it:");
        page.example("forge import rootfs.tar.gz base\nforge run --rm -it base sh");
        page.paragraph("Who starts containers faster on this host:");
        page.example("forge benchmark compare");
        return page.text();
    }

    private static String group(String group) {
        Roff page = new Roff(name(group), BuildVersion.DATE, SOURCE);
        page.section("NAME").plain(name(group) + " - " + CommandGroup.summary(group));
        page.section("SYNOPSIS").synopsis("forge " + group, "COMMAND [OPTIONS] ...");
        page.section("COMMANDS");
        for (String path : Commands.PATHS) {
            if (path.startsWith(group + " ")) {
                reference(page, path, command(path).spec().summary());
            }
        }
        return seeAlso(page, List.of("forge"));
    }

    private static String page(Command command) {
        Spec spec = command.spec();
        Roff page = new Roff(name(spec.path()), BuildVersion.DATE, SOURCE);
        page.section("NAME").plain(name(spec.path()) + " - " + spec.summary());
        String operands = spec.operands();
        page.section("SYNOPSIS")
                .synopsis(
                        "forge " + spec.path(),
                        operands.startsWith("[OPTIONS]") ? operands : ("[OPTIONS] " + operands).strip());
        if (spec.stopAtPositional()) {
            page.section("DESCRIPTION")
                    .plain("The first operand ends the options: what follows belongs to the command in the container.");
        }
        page.section("OPTIONS");
        for (Option option : spec.options()) {
            @Nullable String value = option.value();
            page.row(String.join(", ", option.names()), value == null ? "" : value, option.help());
        }
        boolean taken = spec.options().stream().anyMatch(option -> option.isCalled("-h"));
        page.row(taken ? "--help" : "-h, --help", "", "show a help text");
        page.section("EXIT STATUS");
        if (command.failureCode(ExitCode.FAILED) == ExitCode.ENGINE) {
            containerExitCodes(page);
        } else {
            exitCodes(page);
        }
        List<String> others = new ArrayList<>(List.of("forge"));
        int blank = spec.path().indexOf(' ');
        if (blank > 0) {
            others.add("forge-" + spec.path().substring(0, blank));
        }
        return seeAlso(page, others);
    }

    private static void exitCodes(Roff page) {
        page.row(ExitCode.OK + "", "", "all done");
        page.row(ExitCode.FAILED + "", "", "something failed");
        page.row(ExitCode.USAGE + "", "", "the command line makes no sense");
        page.row(ExitCode.MISSING + "", "", "something that forge needs is missing on this host");
        page.row(ExitCode.REGRESSION + "", "", "of benchmark check: a regression");
        page.row(ExitCode.INCONCLUSIVE + "", "", "of benchmark check --fail-on-inconclusive: it cannot be told");
    }

    private static void containerExitCodes(Roff page) {
        page.row(ExitCode.ENGINE + "", "", "forge failed, or the command line makes no sense");
        page.row(ExitCode.NOT_EXECUTABLE + "", "", "the command in the container cannot be executed");
        page.row(ExitCode.NOT_FOUND + "", "", "the command in the container was not found");
        page.row(ExitCode.MISSING + "", "", "something that forge needs is missing on this host");
    }

    private static void reference(Roff page, String path, String summary) {
        page.row(name(path) + "(1)", "", summary);
    }

    private static void rows(Roff page, List<String> pairs) {
        for (int i = 0; i < pairs.size(); i += 2) {
            page.row(pairs.get(i), "", pairs.get(i + 1));
        }
    }

    private static String seeAlso(Roff page, List<String> pages) {
        page.section("SEE ALSO").plain(String.join("(1), ", pages) + "(1)");
        return page.text();
    }
}
