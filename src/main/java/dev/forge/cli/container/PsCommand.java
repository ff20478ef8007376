package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Elapsed;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.NameValue;
import dev.forge.core.Suggestions;
import dev.forge.engine.Containers;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    private static final List<String> FILTERS = List.of("id", "name", "label", "status", "exited", "ancestor");
    private static final int SHOWN_COMMAND = 20;

    @Override
    public Spec spec() {
        return Spec.of(
                "ps",
                "[OPTIONS]",
                "list containers",
                Option.flag("-a --all", "also those that do not run"),
                Option.flag("-q --quiet", "print ids only"),
                Option.flag("--no-trunc", "print ids and commands whole"),
                Option.value(
                        "-f --filter",
                        "NAME=VALUE",
                        "only those that match: id, name, label, status, exited, ancestor"),
                Option.value("-n --last", "NUMBER", "only so many of the last created, in any state"),
                Option.flag("-l --latest", "only the last created, in any state"),
                Option.value("--format", "table|json|TEMPLATE", "how to print them"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        List<String> complaints = new ArrayList<>();
        List<Container> containers = new Containers(ForgeHome.of(terminal.environment())).list(complaints);
        complaints.forEach(complaint -> terminal.err().println("forge: " + complaint));
        check(arguments.values("filter"));
        int last = arguments.flag("latest") ? 1 : arguments.count("last", 0, 1);
        List<String> filters = arguments.values("filter");
        boolean all = arguments.flag("all") || last > 0 || has(filters, "status") || has(filters, "exited");
        boolean whole = arguments.flag("no-trunc");
        List<JsonObject> rows = new ArrayList<>();
        for (Container container : containers) {
            Status status = container.status();
            if (!container.exists()) {
                // Removed since the list was made, perhaps while its state was read.
                continue;
            }
            if ((all || status instanceof Status.Running) && matches(container, status, filters)) {
                rows.add(row(container, status, whole));
            }
            if (last > 0 && rows.size() == last) {
                break;
            }
        }
        if (arguments.flag("quiet")) {
            for (JsonObject row : rows) {
                terminal.out().println(row.text("ID"));
            }
        } else {
            Listing.print(terminal, arguments.value("format"), rows, COLUMNS);
        }
        return complaints.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static JsonObject row(Container container, Status status, boolean whole) {
        ContainerDefinition definition = container.definition();
        String command = String.join(" ", definition.process().args());
        if (!whole && command.length() > SHOWN_COMMAND) {
            command = command.substring(0, SHOWN_COMMAND - 1) + "…";
        }
        long created = definition.created();
        StringBuilder labels = new StringBuilder();
        for (Map.Entry<String, String> label : definition.labels().entrySet()) {
            labels.append(labels.isEmpty() ? "" : ",").append(label.getKey()).append('=');
            labels.append(label.getValue());
        }
        StringBuilder mounts = new StringBuilder();
        for (Mount mount : definition.mounts()) {
            mounts.append(mounts.isEmpty() ? "" : ",").append(mount.source());
        }
        return new JsonObject()
                .put("ID", whole ? container.id() : container.shortId())
                .put("Image", definition.image())
                .put("Command", "\"" + command + "\"")
                .put("CreatedAt", Instant.ofEpochMilli(created).toString())
                .put("RunningFor", Elapsed.since(created) + " ago")
                .put("Status", text(container, status))
                .put("State", status.word())
                .put("Ports", "")
                .put("Names", container.name())
                .put("Labels", labels.toString())
                .put("Mounts", mounts.toString())
                .put("Networks", definition.network().word());
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

    private static boolean has(List<String> filters, String name) {
        for (String filter : filters) {
            if (filter.startsWith(name + "=")) {
                return true;
            }
        }
        return false;
    }

    private static void check(List<String> filters) {
        for (String filter : filters) {
            NameValue pair = NameValue.of(filter);
            if (pair.value() == null || !FILTERS.contains(pair.name())) {
                throw ForgeException.usage(
                        "unknown filter " + filter,
                        Suggestions.hint(pair.name(), FILTERS, "{}=…", "known are " + String.join(", ", FILTERS)));
            }
        }
    }

    /** Filters of the same name are alternatives, as docker has it. */
    private static boolean matches(Container container, Status status, List<String> filters) {
        for (String name : FILTERS) {
            boolean asked = false;
            boolean met = false;
            for (String filter : filters) {
                if (filter.startsWith(name + "=")) {
                    asked = true;
                    met |= meets(container, status, name, filter.substring(name.length() + 1));
                }
            }
            if (asked && (!met || (name.equals("label") && !allLabels(container, filters)))) {
                return false;
            }
        }
        return true;
    }

    /** Labels are the exception: all of them have to be there. */
    private static boolean allLabels(Container container, List<String> filters) {
        for (String filter : filters) {
            if (filter.startsWith("label=") && !hasLabel(container, filter.substring(6))) {
                return false;
            }
        }
        return true;
    }

    private static boolean meets(Container container, Status status, String name, String value) {
        return switch (name) {
            case "id" -> container.id().startsWith(value);
            case "name" -> container.name().contains(value);
            case "label" -> hasLabel(container, value);
            case "status" -> status.word().equals(value);
            case "exited" ->
                status instanceof Status.Exited exited
                        && Integer.toString(exited.code()).equals(value);
            default -> {
                String image = container.definition().image();
                yield image.equals(value)
                        || image.startsWith(value + ":")
                        || container.definition().imageId().contains(value);
            }
        };
    }

    private static boolean hasLabel(Container container, String wanted) {
        NameValue pair = NameValue.of(wanted);
        String value = container.definition().labels().get(pair.name());
        return value != null && value.equals(pair.value(value));
    }
}
