package dev.forge.engine.definition;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.IdMap;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@code container.json}: one JSON object. Members that are missing have their defaults, members that are
 * not known are ignored, so that containers of older and of newer versions can be read. On the way to a container's
 * start.
 */
public final class DefinitionFile {
    /** In the file, a stop timeout without an end; a missing one is the default. */
    private static final int FOR_EVER = -1;

    private DefinitionFile() {}

    /** The definition as text. */
    public static String write(ContainerDefinition definition) {
        ProcessDefinition process = definition.process();
        JsonObject json = new JsonObject()
                .put("id", definition.id())
                .put("name", definition.name())
                .put("image", definition.image())
                .put("imageId", definition.imageId())
                .put("created", definition.created())
                .put("args", process.args())
                .put("entrypointLength", process.entrypointLength())
                .put("env", process.env())
                .put("cwd", process.cwd())
                .put("hostname", definition.hostname())
                .put("network", definition.network().word())
                .put("layers", definition.layers())
                .put("stopSignal", definition.stopSignal())
                .put("stopTimeout", definition.stopTimeout() == null ? FOR_EVER : definition.stopTimeout());
        putUnlessNull(json, "user", process.user());
        putUnlessEmpty(json, "hosts", definition.network().hosts());
        putIf(json, "autoRemove", definition.autoRemove());
        putIf(json, "interactive", process.interactive());
        putIf(json, "tty", process.tty());
        putIf(json, "readOnly", definition.readOnly());
        putUnlessNull(json, "initPath", process.init());
        putUnlessNull(json, "pidsLimit", definition.limits().pids());
        putUnlessNull(json, "memory", definition.limits().memory());
        putUnlessNull(json, "nanoCpus", definition.limits().nanoCpus());
        if (!definition.mounts().isEmpty()) {
            List<JsonObject> mounts = new ArrayList<>();
            for (Mount mount : definition.mounts()) {
                mounts.add(mount.json());
            }
            json.put("mounts", mounts);
        }
        if (!process.rlimits().isEmpty()) {
            List<JsonObject> limits = new ArrayList<>();
            for (Rlimit limit : process.rlimits()) {
                limits.add(limit.stored());
            }
            json.put("rlimits", limits);
        }
        putUnlessEmpty(json, "groupAdd", process.groups());
        putUnlessEmpty(json, "capAdd", definition.security().capAdd());
        putUnlessEmpty(json, "capDrop", definition.security().capDrop());
        putIf(json, "noNewPrivileges", definition.security().noNewPrivileges());
        putUnlessNull(json, "seccomp", definition.security().seccomp());
        putUnlessNull(json, "apparmor", definition.security().apparmor());
        putUnlessEmpty(json, "sysctls", definition.security().sysctls());
        UsernsDefinition userns = definition.security().userns();
        if (userns != null) {
            json.put(
                    "userns",
                    new JsonObject()
                            .put("mode", userns.mode())
                            .put("users", userns.users().text())
                            .put("groups", userns.groups().text()));
        }
        putUnlessEmpty(json, "labels", definition.labels());
        return json.toString();
    }

    private static void putIf(JsonObject json, String name, boolean value) {
        if (value) {
            json.put(name, true);
        }
    }

    private static void putUnlessNull(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void putUnlessEmpty(JsonObject json, String name, List<String> values) {
        if (!values.isEmpty()) {
            json.put(name, values);
        }
    }

    private static void putUnlessEmpty(JsonObject json, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            JsonObject object = new JsonObject();
            object.members().putAll(values);
            json.put(name, object);
        }
    }

    /**
     * The definition in a text.
     *
     * @param id the container's id, by which the file is found
     * @param source the file's path, for messages
     * @throws ForgeException if the text is damaged
     */
    public static ContainerDefinition read(String id, String text, String source) {
        JsonObject json = JsonObject.parse(text, source);
        Network network = Network.stored(json.text("network"), json.texts("hosts"));
        if (network == null) {
            throw new ForgeException(source + ": \"network\" is none or host, not " + json.text("network"));
        }
        long stopTimeout = json.number("stopTimeout", ContainerDefinition.DEFAULT_STOP_TIMEOUT);
        List<Mount> mounts = new ArrayList<>();
        for (JsonObject mount : json.objects("mounts")) {
            mounts.add(Mount.of(mount));
        }
        return new ContainerDefinition(
                id,
                json.text("name"),
                json.number("created", written(source)),
                json.text("image"),
                json.text("imageId"),
                json.texts("layers"),
                process(json, source),
                new SecurityDefinition(
                        json.texts("capAdd"),
                        json.texts("capDrop"),
                        json.flag("noNewPrivileges"),
                        json.textOrNull("seccomp"),
                        json.textOrNull("apparmor"),
                        pairs(json, "sysctls"),
                        userns(json.objectOrNull("userns"))),
                json.text("hostname"),
                network,
                mounts,
                json.flag("readOnly"),
                new ResourceLimits(positive(json, "memory"), positive(json, "nanoCpus"), positive(json, "pidsLimit")),
                json.text("stopSignal", ContainerDefinition.DEFAULT_STOP_SIGNAL),
                stopTimeout < 0 ? null : (int) Math.min(stopTimeout, Integer.MAX_VALUE),
                json.flag("autoRemove"),
                pairs(json, "labels"));
    }

    /** When the file was written: where libexec/recipe.sh has made it, that is when the container was created. */
    private static long written(String source) {
        long time = new File(source).lastModified();
        // It has just been removed.
        return time == 0 ? System.currentTimeMillis() : time;
    }

    private static ProcessDefinition process(JsonObject json, String source) {
        List<String> args = json.texts("args");
        int entrypointLength = (int) json.number("entrypointLength", 0);
        if (args.isEmpty() || entrypointLength < 0 || entrypointLength > args.size()) {
            throw new ForgeException(source + ": an entry point of " + entrypointLength + " of " + args.size()
                    + " arguments makes no sense");
        }
        List<Rlimit> rlimits = new ArrayList<>();
        for (JsonObject limit : json.objects("rlimits")) {
            rlimits.add(Rlimit.of(limit));
        }
        String user = json.text("user", "");
        return new ProcessDefinition(
                args,
                entrypointLength,
                json.texts("env"),
                json.text("cwd", ProcessDefinition.DEFAULT_CWD),
                user.isEmpty() ? null : user,
                json.texts("groupAdd"),
                json.flag("interactive"),
                json.flag("tty"),
                json.textOrNull("initPath"),
                rlimits);
    }

    private static @Nullable UsernsDefinition userns(@Nullable JsonObject json) {
        return json == null
                ? null
                : new UsernsDefinition(
                        json.text("mode"), IdMap.parse(json.text("users")), IdMap.parse(json.text("groups")));
    }

    /** Formerly a limit that is not there could be 0, and for processes -1. */
    private static @Nullable Long positive(JsonObject json, String name) {
        long limit = json.number(name, 0);
        return limit > 0 ? limit : null;
    }

    private static Map<String, String> pairs(JsonObject json, String name) {
        JsonObject members = json.objectOrNull(name);
        Map<String, String> pairs = new LinkedHashMap<>();
        if (members != null) {
            for (String key : members.members().keySet()) {
                pairs.put(key, members.text(key, ""));
            }
        }
        return pairs;
    }
}
