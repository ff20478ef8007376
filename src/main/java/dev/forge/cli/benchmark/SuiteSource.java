package dev.forge.cli.benchmark;

import dev.forge.bench.HostFact;
import dev.forge.bench.Suite;
import dev.forge.bench.SuiteReader;
import dev.forge.bench.internal.store.Fleet;
import dev.forge.bench.internal.store.FleetAddress;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.bench.internal.store.SuiteFilter;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import java.io.File;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command that shows results gets them: the files that were named, this host's, or a fleet's database. */
final class SuiteSource {
    static final Option FROM = Option.value(
            "--from", "ADDRESS", "the results in this database, postgres://USER:PASSWORD@HOST:PORT/DATABASE");
    static final Option HOST = Option.value("--host", "NAME", "results of this host only");
    static final Option SINCE = Option.value("--since", "DATE", "results of this day and later ones: 2026-01-31");

    private SuiteSource() {}

    /**
     * The suites that the options {@link #FROM}, {@link #HOST}, {@link #SINCE} and the operands (files) ask for, the
     * oldest first. Files that cannot be read are reported, and the others go on.
     *
     * @throws ForgeException if there are none, or not one of them can be read
     */
    static List<Suite> read(Arguments arguments, Terminal terminal) {
        return List.copyOf(named(arguments, terminal).values());
    }

    /** The same by the names of their files, or by host and moment where they come from a database. */
    static Map<String, Suite> named(Arguments arguments, Terminal terminal) {
        SuiteFilter filter = new SuiteFilter(arguments.value("host"), since(arguments.value("since")));
        String from = arguments.value("from");
        Map<String, Suite> suites =
                from == null ? fromFiles(arguments, filter, terminal) : fromFleet(from, arguments, filter, terminal);
        if (suites.isEmpty()) {
            throw new ForgeException("there are no such results", "without --host and --since it is all of them");
        }
        return suites;
    }

    private static Map<String, Suite> fromFleet(
            String from, Arguments arguments, SuiteFilter filter, Terminal terminal) {
        arguments.noOperands();
        FleetAddress address = FleetAddress.of(from, terminal.environment());
        try (Fleet fleet = Fleet.open(address)) {
            Map<String, Suite> suites = new LinkedHashMap<>();
            for (Suite suite : fleet.suites(filter)) {
                String host = suite.environment().display(HostFact.HOST);
                suites.put(host + " " + Suite.moment(suite.timestamp()) + " " + suite.seed(), suite);
            }
            return suites;
        }
    }

    private static Map<String, Suite> fromFiles(Arguments arguments, SuiteFilter filter, Terminal terminal) {
        List<Map.Entry<String, Suite>> suites = new ArrayList<>();
        for (File file : files(arguments.operands(), terminal)) {
            Suite suite = readOrReport(file, terminal);
            if (suite != null && filter.accepts(suite)) {
                suites.add(Map.entry(arguments.operands().isEmpty() ? file.getName() : file.getPath(), suite));
            }
        }
        suites.sort(Comparator.comparing(entry -> entry.getValue().timestamp()));
        Map<String, Suite> sorted = new LinkedHashMap<>();
        suites.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /**
     * Of the results of this home the one that began last, whatever its file is called and whenever that was written.
     *
     * @throws ForgeException if there are none, or not one of them can be read
     */
    static Suite newest(Terminal terminal) {
        @Nullable Suite newest = null;
        for (File file : files(List.of(), terminal)) {
            Suite suite = readOrReport(file, terminal);
            if (suite != null && (newest == null || !suite.timestamp().isBefore(newest.timestamp()))) {
                newest = suite;
            }
        }
        if (newest == null) {
            throw new ForgeException("not one of the results can be read");
        }
        return newest;
    }

    /**
     * The files that were named, or all result files of this home.
     *
     * @throws ForgeException if there are none
     */
    static List<File> files(List<String> named, Terminal terminal) {
        if (!named.isEmpty()) {
            return named.stream().map(File::new).toList();
        }
        ResultFiles results = new ResultFiles(ForgeHome.of(terminal.environment()));
        List<File> all = results.all();
        if (all.isEmpty()) {
            throw new ForgeException(
                    "there are no results in " + results.directory(), "forge benchmark compare makes some");
        }
        return all;
    }

    /** What is in a file; null, and said so, if it cannot be read. */
    static @Nullable Suite readOrReport(File file, Terminal terminal) {
        try {
            return SuiteReader.read(file);
        } catch (ForgeException e) {
            terminal.report(e);
            return null;
        }
    }

    private static @Nullable Instant since(@Nullable String date) {
        try {
            return date == null
                    ? null
                    : LocalDate.parse(date).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw ForgeException.usage("--since is a day such as 2026-01-31, not " + date);
        }
    }
}
