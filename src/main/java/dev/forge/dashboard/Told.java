package dev.forge.dashboard;

import dev.forge.core.ByteSizes;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an engine tells of a container in its list. Docker and Forge print an object a line, podman an array of objects
 * with members of its own.
 *
 * @param id the whole id, or the beginning that the engine prints
 * @param exitCode as the engine tells it; -1 if it does not
 */
record Told(
        String id, String name, String image, String command, String state, String status, String ports, int exitCode) {

    Told withCommand(String other) {
        return new Told(id, name, image, other, state, status, ports, exitCode);
    }

    /**
     * Reads an engine's list.
     *
     * @throws ForgeException if it is not a list of containers
     */
    static List<Told> containers(String text, String engine) {
        List<Told> found = new ArrayList<>();
        for (JsonObject object : objects(text, engine)) {
            found.add(object.has("Id") ? podman(object) : docker(object));
        }
        return found;
    }

    private static Told docker(JsonObject object) {
        String status = string(object, "Status");
        return new Told(
                string(object, "ID"),
                string(object, "Names"),
                string(object, "Image"),
                unquoted(string(object, "Command")),
                string(object, "State"),
                status,
                string(object, "Ports"),
                exitCode(status));
    }

    private static Told podman(JsonObject object) {
        String state = string(object, "State").toLowerCase(Locale.ROOT);
        int code = (int) number(object.get("ExitCode"));
        List<String> names = strings(object.get("Names"));
        List<String> ports = new ArrayList<>();
        for (Object port : list(object.get("Ports"))) {
            if (port instanceof JsonObject published) {
                String host = string(published, "host_ip");
                ports.add((host.isEmpty() ? "0.0.0.0" : host) + ":" + number(published.get("host_port")) + "->"
                        + number(published.get("container_port")) + "/" + string(published, "protocol"));
            }
        }
        String status = string(object, "Status");
        return new Told(
                string(object, "Id"),
                names.isEmpty() ? "" : names.get(0),
                string(object, "Image"),
                String.join(" ", strings(object.get("Command"))),
                state.equals("stopped") ? "exited" : state,
                status.isEmpty() ? (state.equals("exited") ? "Exited (" + code + ")" : state) : status,
                String.join(", ", ports),
                state.equals("exited") ? code : -1);
    }

    /** The images of an engine. */
    static List<Snapshot.ImageRow> images(String text, String engine, List<ContainerRow> containers) {
        List<Snapshot.ImageRow> found = new ArrayList<>();
        for (JsonObject object : objects(text, engine)) {
            if (object.has("Id")) {
                List<String> names = strings(object.get("Names"));
                String name = names.isEmpty() ? "<none>" : names.get(0);
                String created = string(object, "CreatedAt");
                boolean isUsed = number(object.get("Containers")) > 0;
                long size = number(object.get("Size"));
                found.add(new Snapshot.ImageRow(
                        engine, name, string(object, "Id"), size, created.replaceFirst("T.*", ""), isUsed));
            } else {
                String tag = string(object, "Tag");
                String repository = string(object, "Repository");
                String name = tag.equals("<none>") ? repository : repository + ":" + tag;
                String id = string(object, "ID");
                found.add(new Snapshot.ImageRow(
                        engine,
                        name,
                        id,
                        decimal(string(object, "Size")),
                        string(object, "CreatedSince"),
                        isUsed(engine, name, repository, id, containers)));
            }
        }
        return found;
    }

    private static boolean isUsed(
            String engine, String name, String repository, String id, List<ContainerRow> containers) {
        for (ContainerRow row : containers) {
            String image = row.image();
            boolean isSame = image.equals(name)
                    || (image.equals(repository) && name.endsWith(":latest"))
                    || (!id.isEmpty() && (image.startsWith(id) || image.startsWith("sha256:" + id)));
            if (row.engine().equals(engine) && isSame) {
                return true;
            }
        }
        return false;
    }

    /** What an engine's "system df" says. */
    static List<Snapshot.DiskRow> disk(String text, String engine) {
        List<Snapshot.DiskRow> found = new ArrayList<>();
        for (JsonObject object : objects(text, engine)) {
            found.add(new Snapshot.DiskRow(
                    engine,
                    string(object, "Type").toLowerCase(Locale.ROOT),
                    first(object, "TotalCount", "Total"),
                    size(object, "Size"),
                    reclaimable(object)));
        }
        return found;
    }

    /** Podman tells bytes, the others a size for people. */
    private static String size(JsonObject object, String name) {
        return object.get(name) instanceof Number bytes ? ByteSizes.decimal(bytes.longValue()) : string(object, name);
    }

    private static String reclaimable(JsonObject object) {
        long size = number(object.get("Size"));
        long free = number(object.get("Reclaimable"));
        return size(object, "Reclaimable")
                + (size > 0 && free >= 0 ? " (" + Math.round(100.0 * free / size) + "%)" : "");
    }

    private static String first(JsonObject object, String one, String other) {
        return object.has(one) ? string(object, one) : string(object, other);
    }

    /** A size as docker prints it, in bytes: 1.98MB; -1 if it is none. */
    static long decimal(String size) {
        int end = 0;
        while (end < size.length() && (Character.isDigit(size.charAt(end)) || size.charAt(end) == '.')) {
            end++;
        }
        int power = "kMGTP".indexOf(end < size.length() ? size.charAt(end) : ' ') + 1;
        try {
            return end == 0 ? -1 : Math.round(Double.parseDouble(size.substring(0, end)) * Math.pow(1000, power));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<JsonObject> objects(String text, String engine) {
        List<JsonObject> found = new ArrayList<>();
        String trimmed = text.strip();
        if (trimmed.startsWith("[")) {
            for (Object element : list(Json.parse(trimmed, engine))) {
                if (element instanceof JsonObject object) {
                    found.add(object);
                }
            }
        } else {
            for (String line : trimmed.lines().toList()) {
                // A line that is no object is a warning on standard error.
                if (line.startsWith("{")) {
                    found.add(JsonObject.parse(line, engine));
                }
            }
        }
        return found;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static List<String> strings(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(value)) {
            texts.add(String.valueOf(element));
        }
        return texts;
    }

    private static String string(JsonObject object, String name) {
        Object value = object.get(name);
        return value == null ? "" : String.valueOf(value);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : -1;
    }

    private static String unquoted(String command) {
        return command.length() > 1 && command.startsWith("\"") && command.endsWith("\"")
                ? command.substring(1, command.length() - 1)
                : command;
    }

    /** The code in docker's words for an ended container: Exited (137) 5 seconds ago. */
    static int exitCode(String status) {
        int open = status.indexOf('(');
        int close = status.indexOf(')');
        if (!status.startsWith("Exited") || open < 0 || close < open) {
            return -1;
        }
        try {
            return Integer.parseInt(status.substring(open + 1, close));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
