package dev.forge.engine;

import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import dev.forge.engine.lifecycle.Status;
import dev.forge.engine.oci.HostFeatures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A container in the shape of {@code docker inspect}. */
final class Inspection {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private Inspection() {}

    static JsonObject of(ForgeHome home, Container container) {
        JsonObject definition = container.definition();
        List<String> args = definition.texts("args");
        return new JsonObject()
                .put("Id", container.id())
                .put("Created", time(definition.number("created")))
                .put("Path", args.get(0))
                .put("Args", args.subList(1, args.size()))
                .put("State", state(container))
                .put("Image", definition.text("imageId"))
                .put("HostnamePath", container.bundle() + "/hostname")
                .put("HostsPath", container.bundle() + "/hosts")
                .put("LogPath", container.log().getPath())
                // As docker has it, with a slash in front.
                .put("Name", "/" + container.name())
                .put("RestartCount", 0)
                .put("Driver", "overlay")
                .put("Platform", "linux")
                .put("OCIRuntime", HostFeatures.of(home).runtime())
                .put("HostConfig", hostConfig(definition))
                .put("GraphDriver", graphDriver(home, container))
                .put("Mounts", mounts(definition))
                .put("Config", config(definition, args))
                .put(
                        "NetworkSettings",
                        new JsonObject()
                                .put("Ports", new JsonObject())
                                .put("Networks", new JsonObject().put(definition.text("network"), new JsonObject())));
    }

    private static JsonObject state(Container container) {
        Status status = container.status();
        int pid = status instanceof Status.Running running ? running.pid() : 0;
        int code = status instanceof Status.Exited exited ? exited.code() : 0;
        String finished = status instanceof Status.Exited exited ? time(exited.finished()) : NEVER;
        long started = container.started();
        return new JsonObject()
                .put("Status", status.word())
                .put("Running", status instanceof Status.Running)
                .put("Paused", false)
                .put("Restarting", false)
                .put("OOMKilled", container.oomFile().exists())
                .put("Dead", false)
                .put("Pid", pid)
                .put("ExitCode", code)
                .put("Error", container.lostFile().exists() ? StaleContainerCleanup.LOST : "")
                .put("StartedAt", started == 0 ? NEVER : time(started))
                .put("FinishedAt", finished);
    }

    private static JsonObject config(JsonObject definition, List<String> args) {
        int split = (int) definition.number("entrypointLength", 0);
        return new JsonObject()
                .put("Hostname", definition.text("hostname"))
                .put("User", definition.text("user", ""))
                .put("Tty", definition.flag("tty"))
                .put("OpenStdin", definition.flag("interactive"))
                .put("Env", definition.texts("env"))
                .put("Cmd", args.subList(split, args.size()))
                .put("Image", definition.text("image"))
                .put("WorkingDir", definition.text("cwd"))
                .put("Entrypoint", split == 0 ? null : args.subList(0, split))
                .put("Labels", definition.object("labels"))
                .put("StopSignal", definition.text("stopSignal"))
                .put("StopTimeout", definition.number("stopTimeout"));
    }

    private static JsonObject hostConfig(JsonObject definition) {
        List<String> security = new ArrayList<>();
        if (definition.flag("noNewPrivileges")) {
            security.add("no-new-privileges");
        }
        String seccomp = definition.text("seccomp", "");
        if (!seccomp.isEmpty()) {
            security.add("seccomp=" + seccomp);
        }
        List<JsonObject> ulimits = new ArrayList<>();
        for (JsonObject limit : definition.objects("rlimits")) {
            ulimits.add(new JsonObject()
                    .put("Name", limit.text("type").substring(7).toLowerCase(java.util.Locale.ROOT))
                    .put("Soft", limit.get("soft"))
                    .put("Hard", limit.get("hard")));
        }
        return new JsonObject()
                .put("NetworkMode", definition.text("network"))
                .put("AutoRemove", definition.flag("autoRemove"))
                .put("CapAdd", definition.texts("capAdd"))
                .put("CapDrop", definition.texts("capDrop"))
                .put("Privileged", false)
                .put("ReadonlyRootfs", definition.flag("readOnly"))
                .put("SecurityOpt", security)
                .put("Memory", definition.number("memory", 0))
                .put("NanoCpus", definition.number("nanoCpus", 0))
                .put("PidsLimit", definition.number("pidsLimit", 0))
                .put("Ulimits", ulimits)
                .put("Init", definition.flag("init"));
    }

    private static JsonObject graphDriver(ForgeHome home, Container container) {
        List<String> layers = new ArrayList<>();
        for (String layer : container.definition().texts("layers")) {
            layers.add(home.file("layers/" + layer + "/fs").getPath());
        }
        return new JsonObject()
                .put("Name", "overlay")
                .put(
                        "Data",
                        new JsonObject()
                                .put("LowerDir", String.join(":", layers))
                                .put("UpperDir", container.upper().getPath())
                                .put("WorkDir", container.bundle() + "/work"));
    }

    private static List<JsonObject> mounts(JsonObject definition) {
        List<JsonObject> mounts = new ArrayList<>();
        for (JsonObject mount : definition.objects("mounts")) {
            List<String> options = mount.texts("options");
            mounts.add(new JsonObject()
                    .put("Type", mount.text("type"))
                    .put("Source", mount.text("type").equals("tmpfs") ? "" : mount.text("source"))
                    .put("Destination", mount.text("destination"))
                    .put("Mode", String.join(",", options))
                    .put("RW", !options.contains("ro")));
        }
        return mounts;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
