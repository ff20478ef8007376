package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.image.Image;
import dev.forge.engine.image.ImageDetails;
import dev.forge.engine.image.ImageIndex;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import dev.forge.engine.lifecycle.Status;
import dev.forge.engine.oci.HostFeatures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A container in the shape of {@code docker inspect}. */
final class Inspection {
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final List<String> PROPAGATIONS =
            List.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    private Inspection() {}

    /**
     * All that is known of a container. What it has nothing of is there and empty, with the type that docker gives it.
     *
     * @param sized whether to find out how much it wrote
     */
    static JsonObject of(ForgeHome home, Container container, boolean sized) {
        ContainerDefinition definition = container.definition();
        JsonObject image = new JsonObject();
        long imageSize = 0;
        try {
            Image found = ImageIndex.find(home, definition.imageId());
            image = found.config();
            imageSize = found.size();
        } catch (ForgeException e) {
            // The image is gone or damaged; the container needs neither.
        }
        List<String> args = definition.process().args();
        long written = sized ? container.writtenBytes() : 0;
        return new JsonObject()
                .put("Id", container.id())
                .put("Created", time(definition.created()))
                .put("Path", args.get(0))
                .put("Args", args.subList(1, args.size()))
                .put("State", state(container))
                .put("Image", definition.imageId())
                .put("ResolvConfPath", "")
                .put("HostnamePath", container.bundle() + "/hostname")
                .put("HostsPath", container.bundle() + "/hosts")
                .put("LogPath", container.log().getPath())
                // As docker has it, with a slash in front.
                .put("Name", "/" + container.name())
                .put("RestartCount", 0)
                .put("Driver", "overlay")
                .put("Platform", "linux")
                .put("MountLabel", "")
                .put("ProcessLabel", "")
                .put("AppArmorProfile", apparmor(definition, HostFeatures.of(home)))
                .put("ExecIDs", Json.Nil.LIST)
                .put("OCIRuntime", HostFeatures.of(home).runtime())
                .put("HostConfig", HostConfiguration.of(definition))
                .put("GraphDriver", graphDriver(home, container))
                .put("SizeRw", sized ? written : Json.Nil.OBJECT)
                .put("SizeRootFs", sized ? written + imageSize : Json.Nil.OBJECT)
                .put("Mounts", mounts(definition))
                .put("Config", config(definition, image))
                .put("NetworkSettings", networkSettings(definition));
    }

    /** The profile that its processes have; empty where there is no AppArmor. */
    private static String apparmor(ContainerDefinition definition, HostFeatures host) {
        String asked = definition.security().apparmor();
        String profile = asked == null ? host.apparmor() : asked;
        return profile == null ? "" : profile;
    }

    private static JsonObject networkSettings(ContainerDefinition definition) {
        JsonObject endpoint = new JsonObject()
                .put("IPAMConfig", Json.Nil.OBJECT)
                .put("Links", Json.Nil.LIST)
                .put("Aliases", Json.Nil.LIST)
                .put("NetworkID", "");
        addresses(endpoint);
        endpoint.put("DriverOpts", Json.Nil.MAP);
        JsonObject settings = new JsonObject()
                .put("Bridge", "")
                .put("SandboxID", "")
                .put("HairpinMode", false)
                .put("LinkLocalIPv6Address", "")
                .put("LinkLocalIPv6PrefixLen", 0)
                .put("Ports", Map.of())
                .put("SandboxKey", "")
                .put("SecondaryIPAddresses", Json.Nil.LIST)
                .put("SecondaryIPv6Addresses", Json.Nil.LIST);
        addresses(settings);
        return settings.put("Networks", Map.of(definition.network().word(), endpoint));
    }

    private static void addresses(JsonObject object) {
        object.put("EndpointID", "")
                .put("Gateway", "")
                .put("IPAddress", "")
                .put("IPPrefixLen", 0)
                .put("IPv6Gateway", "")
                .put("GlobalIPv6Address", "")
                .put("GlobalIPv6PrefixLen", 0)
                .put("MacAddress", "");
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
                .put("FinishedAt", finished)
                // There are no health checks.
                .put("Health", Json.Nil.OBJECT);
    }

    private static JsonObject config(ContainerDefinition definition, JsonObject image) {
        ProcessDefinition process = definition.process();
        List<String> args = process.args();
        int split = process.entrypointLength();
        JsonObject config = ImageDetails.config(image)
                .put("Hostname", definition.hostname())
                .put("User", process.user() == null ? "" : process.user())
                .put("AttachStdin", process.interactive())
                .put("AttachStdout", true)
                .put("AttachStderr", true)
                .put("Tty", process.tty())
                .put("OpenStdin", process.interactive())
                .put("Env", process.env())
                .put("Cmd", args.subList(split, args.size()))
                .put("Image", definition.image())
                .put("WorkingDir", process.cwd())
                .put("Entrypoint", split == 0 ? Json.Nil.LIST : args.subList(0, split))
                .put("Labels", new TreeMap<>(definition.labels()));
        return config.put("StopSignal", definition.stopSignal())
                .put("StopTimeout", definition.stopTimeout() == null ? -1 : definition.stopTimeout());
    }

    private static JsonObject graphDriver(ForgeHome home, Container container) {
        List<String> layers = new ArrayList<>();
        for (String layer : container.definition().layers()) {
            layers.add(home.file("layers/" + layer + "/fs").getPath());
        }
        Map<String, String> data = new TreeMap<>();
        data.put("LowerDir", String.join(":", layers));
        data.put("UpperDir", container.upper().getPath());
        data.put("WorkDir", container.bundle() + "/work");
        return new JsonObject().put("Data", data).put("Name", "overlay");
    }

    private static List<JsonObject> mounts(ContainerDefinition definition) {
        List<JsonObject> mounts = new ArrayList<>();
        for (Mount mount : definition.mounts()) {
            if (!mount.type().equals("bind")) {
                // As docker's and podman's, --tmpfs is in HostConfig only.
                continue;
            }
            List<String> options = mount.options();
            String propagation = "rprivate";
            for (String option : options) {
                propagation = PROPAGATIONS.contains(option) ? option : propagation;
            }
            mounts.add(new JsonObject()
                    .put("Type", mount.type())
                    .put("Source", mount.source())
                    .put("Destination", mount.destination())
                    .put("Mode", options.contains("ro") ? "ro" : "")
                    .put("RW", !options.contains("ro"))
                    .put("Propagation", propagation));
        }
        return mounts;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
