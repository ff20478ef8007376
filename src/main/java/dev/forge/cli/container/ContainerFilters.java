package dev.forge.cli.container;

import dev.forge.cli.command.Filters;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.engine.Containers;
import dev.forge.engine.Images;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Which containers {@code ps --filter} asks for: docker's names and meanings. */
final class ContainerFilters {
    /** The names that docker has, and that mean something without swarms and on Linux. */
    static final List<String> NAMES = List.of(
            "id",
            "name",
            "label",
            "status",
            "exited",
            "ancestor",
            "before",
            "since",
            "health",
            "volume",
            "network",
            "publish",
            "expose",
            "is-task");

    private static final List<String> STATUS =
            List.of("created", "restarting", "running", "removing", "paused", "exited", "dead");
    private static final List<String> HEALTH = List.of("starting", "healthy", "unhealthy", "none");

    private final Filters filters;
    private final Images images;
    private final List<Pattern> names = new ArrayList<>();
    private final List<Integer> codes = new ArrayList<>();
    private final List<String> ancestors = new ArrayList<>();
    private final List<PortRange> exposed;
    private final boolean none;
    private final @Nullable Long before;
    private final @Nullable Long since;
    private final Map<String, JsonObject> ports = new HashMap<>();

    /**
     * Reads the filters.
     *
     * @throws ForgeException if a value is one that its filter cannot have, or a container of before or since is
     *     missing
     */
    ContainerFilters(Filters filters, Containers containers, Images images) {
        this.filters = filters;
        this.images = images;
        filters.requireOneOf("status", STATUS);
        filters.requireOneOf("health", HEALTH);
        for (String name : filters.of("name")) {
            names.add(regex(name));
        }
        for (String code : filters.of("exited")) {
            codes.add(code(code));
        }
        for (String ancestor : filters.of("ancestor")) {
            ancestors.add(imageId(ancestor));
        }
        exposed = ranges("expose");
        // Nothing is published, no container is a task of a swarm, and none has a health check.
        none = !ranges("publish").isEmpty()
                || Boolean.TRUE.equals(filters.flag("is-task"))
                || (filters.has("health") && !filters.of("health").contains("none"));
        String older = filters.last("before");
        before = older == null ? null : containers.find(older).definition().created();
        String younger = filters.last("since");
        since = younger == null ? null : containers.find(younger).definition().created();
    }

    private static Pattern regex(String name) {
        try {
            return Pattern.compile(name);
        } catch (PatternSyntaxException e) {
            throw Filters.invalid("name", name, "a name is a regular expression, as ^web");
        }
    }

    private static int code(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Filters.invalid("exited", text, "it is an exit code");
        }
    }

    /** The ID that a name, an ID or a digest stands for; text that is no ID of an image where there is none. */
    private String imageId(String ancestor) {
        try {
            return images.find(ancestor).id();
        } catch (ForgeException e) {
            // As docker: nothing was made from an image that there is not. A container may outlive its image, though.
            return ancestor;
        }
    }

    /** Ports from the first to the last, of a protocol. */
    private record PortRange(int first, int last, String protocol) {
        boolean holds(String port) {
            int slash = port.indexOf('/');
            String number = slash < 0 ? port : port.substring(0, slash);
            return number.matches("[0-9]{1,5}")
                    && Integer.parseInt(number) >= first
                    && Integer.parseInt(number) <= last
                    && protocol.equals(slash < 0 ? "tcp" : port.substring(slash + 1));
        }
    }

    private List<PortRange> ranges(String name) {
        List<PortRange> ranges = new ArrayList<>();
        for (String value : filters.of(name)) {
            if (!value.matches("[0-9]{1,5}(-[0-9]{1,5})?(/(tcp|udp|sctp))?")) {
                throw Filters.invalid(name, value, "as 80, 80/udp or 8000-8080/tcp");
            }
            String[] parts = value.split("/", -1);
            String[] ends = parts[0].split("-", -1);
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (first > last || last > 65535) {
                throw Filters.invalid(name, value, "a port is at most 65535, and a range begins with the smaller one");
            }
            ranges.add(new PortRange(first, last, parts.length > 1 ? parts[1] : "tcp"));
        }
        return ranges;
    }

    boolean matches(Container container, Status status) {
        long created = container.definition().created();
        return !none
                && any("id", id -> container.id().startsWith(id))
                && (names.isEmpty()
                        || names.stream()
                                .anyMatch(name -> name.matcher(container.name()).find()
                                        || name.matcher("/" + container.name()).find()))
                && filters.matchesLabels(container.definition().labels())
                && any("status", status.word()::equals)
                && (codes.isEmpty() || (status instanceof Status.Exited exited && codes.contains(exited.code())))
                && (ancestors.isEmpty()
                        || ancestors.contains(container.definition().imageId()))
                && (before == null || created < before)
                && (since == null || created > since)
                && any("volume", volume -> hasVolume(container, volume))
                && any(
                        "network",
                        network -> container.definition().network().word().startsWith(network))
                && (exposed.isEmpty() || exposes(container));
    }

    private boolean any(String name, Predicate<String> met) {
        return !filters.has(name) || filters.of(name).stream().anyMatch(met);
    }

    private static boolean hasVolume(Container container, String volume) {
        for (Mount mount : container.definition().mounts()) {
            if (mount.destination().equals(volume)
                    || (mount.type().equals("bind") && mount.source().equals(volume))) {
                return true;
            }
        }
        return false;
    }

    private boolean exposes(Container container) {
        JsonObject image = ports.computeIfAbsent(container.definition().imageId(), this::exposedPorts);
        return image.members().keySet().stream()
                .anyMatch(port -> exposed.stream().anyMatch(range -> range.holds(port)));
    }

    private JsonObject exposedPorts(String imageId) {
        try {
            JsonObject exposedPorts = images.find(imageId).config().objectOrNull("ExposedPorts");
            return exposedPorts == null ? new JsonObject() : exposedPorts;
        } catch (ForgeException e) {
            // The image is gone or damaged: it exposes nothing.
            return new JsonObject();
        }
    }
}
