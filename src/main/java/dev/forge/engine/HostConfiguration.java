package dev.forge.engine;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.ResourceLimits;
import dev.forge.engine.definition.Rlimit;
import dev.forge.engine.definition.UsernsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What docker calls HostConfig: what was asked of the host for a container. */
final class HostConfiguration {
    private HostConfiguration() {}

    static JsonObject of(ContainerDefinition definition) {
        ResourceLimits limits = definition.limits();
        UsernsDefinition userns = definition.security().userns();
        List<String> binds = new ArrayList<>();
        Map<String, String> tmpfs = new TreeMap<>();
        for (Mount mount : definition.mounts()) {
            if (mount.type().equals("bind")) {
                binds.add(mount.source() + ":" + mount.destination()
                        + (mount.options().contains("ro") ? ":ro" : ""));
            } else if (mount.type().equals("tmpfs")) {
                tmpfs.put(mount.destination(), String.join(",", mount.options()));
            }
        }
        return new JsonObject()
                .put("Binds", list(binds))
                .put("ContainerIDFile", "")
                .put("LogConfig", new JsonObject().put("Type", "k8s-file").put("Config", Map.of()))
                .put("NetworkMode", definition.network().word())
                .put("PortBindings", Map.of())
                .put("RestartPolicy", new JsonObject().put("Name", "no").put("MaximumRetryCount", 0))
                .put("AutoRemove", definition.autoRemove())
                .put("VolumeDriver", "")
                .put("VolumesFrom", Json.Nil.LIST)
                .put("CapAdd", list(capabilities(definition.security().capAdd())))
                .put("CapDrop", list(capabilities(definition.security().capDrop())))
                .put("CgroupnsMode", "")
                .put("Dns", List.of())
                .put("DnsOptions", List.of())
                .put("DnsSearch", List.of())
                .put("ExtraHosts", Json.Nil.LIST)
                .put("GroupAdd", Json.Nil.LIST)
                .put("IpcMode", "private")
                .put("Cgroup", "")
                .put("Links", Json.Nil.LIST)
                .put("OomScoreAdj", 0)
                .put("PidMode", "")
                .put("Privileged", false)
                .put("PublishAllPorts", false)
                .put("ReadonlyRootfs", definition.readOnly())
                .put("SecurityOpt", list(security(definition)))
                .put("Tmpfs", tmpfs.isEmpty() ? Json.Nil.MAP : tmpfs)
                .put("UTSMode", "")
                .put("UsernsMode", userns == null ? "" : userns.mode())
                .put("ShmSize", 64L << 20)
                .put(
                        "Sysctls",
                        definition.security().sysctls().isEmpty()
                                ? Json.Nil.MAP
                                : definition.security().sysctls())
                .put("Isolation", "")
                .put("CpuShares", 0)
                .put("Memory", orZero(limits.memory()))
                .put("NanoCpus", orZero(limits.nanoCpus()))
                .put("CgroupParent", "")
                .put("BlkioWeight", 0)
                .put("CpuPeriod", 0)
                .put("CpuQuota", 0)
                .put("CpusetCpus", "")
                .put("CpusetMems", "")
                .put("Devices", List.of())
                .put("DeviceRequests", Json.Nil.LIST)
                .put("MemoryReservation", 0)
                .put("MemorySwap", 2 * orZero(limits.memory()))
                .put("OomKillDisable", false)
                .put("PidsLimit", limits.pids() == null ? -1L : limits.pids())
                .put("Ulimits", list(ulimits(definition)))
                .put("Init", definition.process().init() != null);
    }

    /** Docker's lists that nothing was put in are null. */
    private static Object list(List<?> list) {
        return list.isEmpty() ? Json.Nil.LIST : list;
    }

    private static List<String> capabilities(List<String> given) {
        List<String> names = new ArrayList<>();
        for (String name : given) {
            String capital = name.toUpperCase(Locale.ROOT);
            names.add(capital.equals("ALL") || capital.startsWith("CAP_") ? capital : "CAP_" + capital);
        }
        return names;
    }

    private static List<String> security(ContainerDefinition definition) {
        List<String> security = new ArrayList<>();
        if (definition.security().noNewPrivileges()) {
            security.add("no-new-privileges");
        }
        if (definition.security().seccomp() != null) {
            security.add("seccomp=" + definition.security().seccomp());
        }
        if (definition.security().apparmor() != null) {
            security.add("apparmor=" + definition.security().apparmor());
        }
        return security;
    }

    private static List<JsonObject> ulimits(ContainerDefinition definition) {
        List<JsonObject> ulimits = new ArrayList<>();
        for (Rlimit limit : definition.process().rlimits()) {
            ulimits.add(new JsonObject()
                    .put("Name", limit.type().substring(7).toLowerCase(Locale.ROOT))
                    .put("Hard", limit.hard())
                    .put("Soft", limit.soft()));
        }
        return ulimits;
    }

    /** As docker has it, 0 is no limit of memory or processors. */
    private static long orZero(@Nullable Long limit) {
        return limit == null ? 0 : limit;
    }
}
