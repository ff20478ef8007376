package dev.forge.engine;

import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.definition.Rlimit;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import dev.forge.engine.lifecycle.Status;
import dev.forge.engine.oci.HostFeatures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A container in the shape of {@code docker inspect}. */
final class Inspection {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private Inspection() {}

    static JsonObject of(ForgeHome home, Container container) {
        ContainerDefinition definition = container.definition();
        List<String> args = definition.process().args();
        return new JsonObject()
                .put("Id", container.id())
                .put("Created", time(definition.created()))
                .put("Path", args.get(0))
                .put("Args", args.subList(1, args.size()))
                .put("State", state(container))
                .put("Image", definition.imageId())
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
                .put("Config", config(definition))
                .put(
                        "NetworkSettings",
                        new JsonObject()
                                .put("Ports", new JsonObject())
                                .put(
                                        "Networks",
                                        new JsonObject()
                                                .put(definition.network().word(), new JsonObject())));
    }

    private static JsonObject state(Container container) {
        Status status = container.status();
        Integer pid = status instanceof Status.Running running ? running.pid() : null;
        Container.Failure failure = container.failure();
        int code = status instanceof Status.Exited exited ? exited.code() : failure == null ? 0 : failure.code();
        String error =
                container.lostFile().exists() ? StaleContainerCleanup.LOST : failure == null ? "" : failure.message();
        String finished = status instanceof Status.Exited exited ? time(exited.finished()) : NEVER;
        Long started = container.started();
        return new JsonObject()
                .put("Status", status.word())
                .put("Running", status instanceof Status.Running)
                .put("Paused", false)
                .put("Restarting", false)
                .put("OOMKilled", container.oomFile().exists())
                .put("Dead", false)
                .put("Pid", pid == null ? 0 : pid)
                .put("ExitCode", code)
                .put("Error", error)
                .put("StartedAt", started == null ? NEVER : time(started))
                .put("FinishedAt", finished);
    }

    private static JsonObject config(ContainerDefinition definition) {
        ProcessDefinition process = definition.process();
        List<String> args = process.args();
        int split = process.entrypointLength();
        JsonObject labels = new JsonObject();
        labels.members().putAll(definition.labels());
        return new JsonObject()
                .put("Hostname", definition.hostname())
                .put("User", process.user() == null ? "" : process.user())
                .put("Tty", process.tty())
                .put("OpenStdin", process.interactive())
                .put("Env", process.env())
                .put("Cmd", args.subList(split, args.size()))
                .put("Image", definition.image())
                .put("WorkingDir", process.cwd())
                .put("Entrypoint", split == 0 ? null : args.subList(0, split))
                .put("Labels", labels)
                .put("StopSignal", definition.stopSignal())
                .put("StopTimeout", definition.stopTimeout() == null ? -1 : definition.stopTimeout());
    }

    private static JsonObject hostConfig(ContainerDefinition definition) {
        List<String> security = new ArrayList<>();
        if (definition.security().noNewPrivileges()) {
            security.add("no-new-privileges");
        }
        if (definition.security().seccomp() != null) {
            security.add("seccomp=" + definition.security().seccomp());
        }
        List<JsonObject> ulimits = new ArrayList<>();
        for (Rlimit limit : definition.process().rlimits()) {
            ulimits.add(new JsonObject()
                    .put("Name", limit.type().substring(7).toLowerCase(Locale.ROOT))
                    .put("Soft", limit.soft())
                    .put("Hard", limit.hard()));
        }
        return new JsonObject()
                .put("NetworkMode", definition.network().word())
                .put("AutoRemove", definition.autoRemove())
                .put("CapAdd", definition.security().capAdd())
                .put("CapDrop", definition.security().capDrop())
                .put("Privileged", false)
                .put("ReadonlyRootfs", definition.readOnly())
                .put("SecurityOpt", security)
                .put("Memory", orZero(definition.limits().memory()))
                .put("NanoCpus", orZero(definition.limits().nanoCpus()))
                .put(
                        "PidsLimit",
                        definition.limits().pids() == null
                                ? -1L
                                : definition.limits().pids())
                .put("Ulimits", ulimits)
                .put("Init", definition.process().init() != null);
    }

    /** As docker has it, 0 is no limit of memory or processors. */
    private static long orZero(@Nullable Long limit) {
        return limit == null ? 0 : limit;
    }

    private static JsonObject graphDriver(ForgeHome home, Container container) {
        List<String> layers = new ArrayList<>();
        for (String layer : container.definition().layers()) {
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

    private static List<JsonObject> mounts(ContainerDefinition definition) {
        List<JsonObject> mounts = new ArrayList<>();
        for (Mount mount : definition.mounts()) {
            List<String> options = mount.options();
            mounts.add(new JsonObject()
                    .put("Type", mount.type())
                    .put("Source", mount.type().equals("tmpfs") ? "" : mount.source())
                    .put("Destination", mount.destination())
                    .put("Mode", String.join(",", options))
                    .put("RW", !options.contains("ro")));
        }
        return mounts;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
