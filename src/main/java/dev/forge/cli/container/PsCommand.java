package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.CreationTime;
import dev.forge.cli.command.Elapsed;
import dev.forge.cli.command.Filters;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ByteSizes;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.template.GoTemplate;
import dev.forge.engine.Containers;
import dev.forge.engine.Images;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code forge ps}: lists containers. */
public final class PsCommand implements Command {
    private static final List<Listing.Column> COLUMNS = List.of(
            new Listing.Column("CONTAINER ID", "ID"),
            new Listing.Column("IMAGE", "Image"),
            new Listing.Column("COMMAND", "Command"),
            new Listing.Column("CREATED", "RunningFor"),
            new Listing.Column("STATUS", "Status"),
            new Listing.Column("PORTS", "Ports"),
            new Listing.Column("NAMES", "Names"));
    private static final Listing.Column SIZE = new Listing.Column("SIZE", "Size");
    private static final List<Listing.Column> OTHERS =
            Listing.Column.of("CreatedAt", "State", "Size", "Labels", "Mounts", "LocalVolumes", "Networks");
    private static final int SHOWN_COMMAND = 20;
    private static final int SHOWN_MOUNT = 15;

    @Override
    public Spec spec() {
        return Spec.of(
                "ps",
                "[OPTIONS]",
                "list containers",
                Option.flag("-a --all", "also those that do not run"),
                Option.flag("-q --quiet", "print ids only"),
                Option.flag("-s --size", "also what they wrote, and that with their images"),
                Option.flag("--no-trunc", "print ids, commands and mounts whole"),
                Option.value(
                        "-f --filter",
                        "NAME=VALUE",
                        "only those that match: " + String.join(", ", ContainerFilters.NAMES)),
                Option.value("-n --last", "NUMBER", "only so many of the last created, in any state"),
                Option.flag("-l --latest", "only the last created, in any state"),
                Option.value("--format", "table|json|TEMPLATE", "how to print them"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        Filters filters = Filters.of(arguments.values("filter"), ContainerFilters.NAMES);
        List<String> complaints = new ArrayList<>();
        ForgeHome home = ForgeHome.of(terminal.environment());
        Containers store = new Containers(home);
        Images images = new Images(home);
        List<String> damaged = new ArrayList<>();
        List<Container> containers = store.list(complaints, damaged);
        damaged.forEach(complaint -> terminal.err().println("forge: " + complaint));
        complaints.forEach(complaint -> terminal.err().println("forge: " + complaint));
        ContainerFilters wanted = new ContainerFilters(filters, store, images);
        int last = arguments.count("last", -1, Integer.MIN_VALUE);
        last = last == -1 && arguments.flag("latest") ? 1 : last;
        boolean all = arguments.flag("all") || last > 0 || filters.has("status");
        String format = arguments.value("format");
        boolean quiet = arguments.flag("quiet");
        boolean sized = !quiet && (arguments.flag("size") || mentionsSize(arguments));
        Shown shown = new Shown(arguments.flag("no-trunc"), sized, Listing.showsMore(format), images);
        List<GoTemplate.Row> rows = new ArrayList<>();
        for (Container container : containers) {
            Status status = container.status();
            if (!container.exists()) {
                // Removed since the list was made, perhaps while its state was read.
                continue;
            }
            if ((all || status instanceof Status.Running) && wanted.matches(container, status)) {
                rows.add(shown.row(container, status));
            }
            if (last > 0 && rows.size() == last) {
                break;
            }
        }
        if (quiet) {
            for (GoTemplate.Row row : rows) {
                terminal.out().println(row.fields().text("ID"));
            }
        } else {
            List<Listing.Column> columns = new ArrayList<>(COLUMNS);
            if (arguments.flag("size")) {
                columns.add(SIZE);
            }
            new Listing(columns, OTHERS, Map.of("Label", PsCommand::labelHeading)).print(terminal, format, rows);
        }
        return complaints.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }

    /** To find out a size takes a walk through the files, so it is done only where somebody looks at it. */
    private static boolean mentionsSize(Arguments arguments) {
        String format = arguments.value("format", "");
        return arguments.value("size") == null
                && format.contains("{{")
                && GoTemplate.parseForRows(format).mentions("Size");
    }

    /** The last part of a label's name, as docker has it. */
    private static String labelHeading(String label) {
        return label.substring(label.lastIndexOf('.') + 1).replace('-', ' ').replace('_', ' ');
    }

    /**
     * How containers are shown.
     *
     * @param whole whether nothing is cut
     * @param sized whether sizes are found out
     * @param dated whether the moment of creation is told: the rules of time zones take longer to read than all else
     */
    private record Shown(boolean whole, boolean sized, boolean dated, Images images) {
        GoTemplate.Row row(Container container, Status status) {
            ContainerDefinition definition = container.definition();
            Map<String, String> labels = new TreeMap<>(definition.labels());
            List<String> pairs = new ArrayList<>();
            labels.forEach((name, value) -> pairs.add(name + "=" + value));
            List<String> mounts = new ArrayList<>();
            for (Mount mount : definition.mounts()) {
                if (mount.type().equals("bind")) {
                    mounts.add(cut(mount.source(), SHOWN_MOUNT));
                }
            }
            long created = definition.created();
            JsonObject fields = new JsonObject()
                    .put("ID", whole ? container.id() : container.shortId())
                    .put("Image", image(definition))
                    .put(
                            "Command",
                            GoTemplate.quote(cut(command(definition.process().args()), SHOWN_COMMAND)))
                    .put("CreatedAt", dated ? CreationTime.text(created) : "")
                    .put("RunningFor", Elapsed.since(created) + " ago")
                    .put("Status", text(container, status))
                    .put("State", status.word())
                    .put("Ports", "")
                    .put("Names", container.name())
                    .put("Size", sized ? size(container) : "0B")
                    .put("Labels", String.join(",", pairs))
                    .put("Mounts", String.join(",", mounts))
                    .put("LocalVolumes", "0")
                    .put("Networks", definition.network().word());
            return new GoTemplate.Row(fields, Map.of("Label", name -> labels.getOrDefault(name, "")));
        }

        private String cut(String text, int max) {
            return whole || text.codePointCount(0, text.length()) <= max
                    ? text
                    : text.substring(0, text.offsetByCodePoints(0, max - 1)) + "…";
        }

        /** An image that was given by its ID is shown by twelve digits of it. */
        private String image(ContainerDefinition definition) {
            String given = definition.image();
            String digits = given.startsWith("sha256:") ? given.substring(7) : given;
            boolean id = digits.length() >= 12 && definition.imageId().startsWith("sha256:" + digits);
            return id && !whole ? digits.substring(0, 12) : given;
        }

        private String size(Container container) {
            long written = container.writtenBytes();
            long image = images.sizeOf(container.definition().imageId());
            String shown = ByteSizes.decimal(written);
            return image > 0 ? shown + " (virtual " + ByteSizes.decimal(written + image) + ")" : shown;
        }
    }

    /** As docker: an argument with a blank in it stands in quotes. */
    private static String command(List<String> args) {
        List<String> shown = new ArrayList<>(args.subList(0, 1));
        for (String arg : args.subList(1, args.size())) {
            shown.add(arg.indexOf(' ') >= 0 ? "'" + arg + "'" : arg);
        }
        return String.join(" ", shown);
    }

    /** As docker words it. */
    private static String text(Container container, Status status) {
        if (status instanceof Status.Running) {
            Long started = container.started();
            return started == null ? "Up" : "Up " + Elapsed.since(started);
        }
        return status instanceof Status.Exited exited
                ? "Exited (" + exited.code() + ") " + Elapsed.since(exited.finished()) + " ago"
                : "Created";
    }
}
