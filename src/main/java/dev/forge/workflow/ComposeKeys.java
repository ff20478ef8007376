package dev.forge.workflow;

import dev.forge.core.Suggestions;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every key that a compose file may have, and what is done with it. The manual's table is this one, and a test compares
 * it with the Compose specification's schema. What begins with {@code x-} may stand anywhere.
 */
public final class ComposeKeys {
    /** The key of what Compose has no key for. */
    public static final String FORGE = "x-forge";

    /**
     * A row: what is done with a key.
     *
     * @param treatment what is done
     * @param note why, or what to do instead; empty if there is nothing to say
     */
    public record Rule(Treatment treatment, String note) {}

    private static final Map<String, Map<String, Rule>> SECTIONS = new LinkedHashMap<>();

    private ComposeKeys() {}

    static {
        honour("file", "name services jobs networks volumes secrets configs include");
        add("file", "version", Treatment.SILENT, "obsolete in Compose too");
        add("file", "models", Treatment.REFUSED, "forge runs no models");
        honour(
                "service",
                "image command entrypoint environment env_file working_dir user group_add hostname init stdin_open tty",
                "read_only tmpfs volumes secrets configs cap_add cap_drop security_opt ulimits labels cpus cpu_quota",
                "cpu_period mem_limit pids_limit deploy depends_on healthcheck profiles extends network_mode networks",
                "extra_hosts container_name stop_signal stop_grace_period scale links");
        add(
                "service",
                "annotations attach expose platform logging external_links pull_policy",
                Treatment.SILENT,
                "nothing that a step on this host could notice");
        ignore(
                "service",
                "ports",
                "a run's steps share one network, which nothing outside reaches: network_mode: host puts a service on the host's");
        ignore("service", "restart", "a step that fails is tried again by x-forge.retry");
        ignore("service", "develop", "nothing is watched");
        ignore("service", "runtime", "forge has chosen this host's OCI runtime");
        ignore("service", "label_file", "write the labels under labels");
        ignore("service", "cpuset cpu_shares mem_reservation memswap_limit shm_size", "not passed on yet");
        ignore("service", "mac_address", "a run's steps share one network");
        ignore("service", "cgroup", "a container has a cgroup namespace of its own");
        ignore("service", "cgroup_parent", "forge decides where a container's cgroup is");
        ignore("service", "oom_score_adj", "not passed on");
        ignore("service", "oom_kill_disable", "not passed on");
        ignore("service", "mem_swappiness", "control groups of version 2 have no swappiness");
        ignore("service", "cpu_count cpu_percent isolation credential_spec", "for Windows");
        ignore("service", "cpu_rt_period cpu_rt_runtime", "control groups of version 2 have no real-time share");
        ignore("service", "blkio_config", "input and output are not limited yet");
        ignore("service", "storage_opt", "an overlay has no size of its own");
        ignore("service", "dns dns_opt dns_search domainname", "a run's steps share the names of its services");
        ignore("service", "pull_refresh_after", "forge pulls nothing");
        ignore("service", "userns_mode", "containers have the host's user namespace");
        refuse("service", "build", "forge builds no images yet: build it elsewhere, load it, and name it as image");
        refuse("service", "privileged", "forge has no privileged containers: name the capabilities under cap_add");
        refuse("service", "devices device_cgroup_rules gpus", "forge passes no devices on");
        refuse("service", "ipc pid uts", "forge shares no such namespace");
        refuse("service", "volumes_from", "name the volumes under volumes");
        refuse("service", "use_api_socket", "there is no daemon, and so no socket");
        refuse("service", "provider", "forge calls no other programs for a service");
        refuse("service", "models", "forge runs no models");
        refuse("service", "post_start pre_stop", "make it a job that depends on the service");
        add("service", "sysctls", Treatment.HONOURED, "one of net.* holds for all steps of the run's network");
        honour("service", FORGE);
        honour("job", "triggers");
        honour("healthcheck", "test interval timeout retries start_period start_interval disable");
        honour("depends_on", "condition required");
        add("depends_on", "restart", Treatment.SILENT, "services are not restarted while a run lasts");
        honour("deploy", "resources replicas labels");
        ignore("deploy", "mode endpoint_mode placement rollback_config update_config", "for a cluster");
        ignore("deploy", "restart_policy", "a step that fails is tried again by x-forge.retry");
        honour("resources", "limits reservations");
        honour("limits", "cpus memory pids");
        honour("reservations", "cpus memory");
        ignore("reservations", "devices generic_resources", "forge passes no devices on");
        honour("volume", "name external");
        add("volume", "labels", Treatment.SILENT, "");
        ignore("volume", "driver driver_opts", "a volume is a directory of this host");
        honour("network", "name internal external");
        add("network", "labels attachable enable_ipv4", Treatment.SILENT, "");
        ignore("network", "driver driver_opts ipam enable_ipv6", "a run's steps share one network");
        honour("secret", "name file environment");
        add("secret", "labels", Treatment.SILENT, "");
        refuse("secret", "external driver driver_opts template_driver", "secrets are files or variables");
        honour("config", "name file environment content");
        add("config", "labels", Treatment.SILENT, "");
        refuse("config", "external template_driver", "configs are files, variables or content");
        honour("mount", "type source target read_only bind volume tmpfs");
        add("mount", "consistency", Treatment.SILENT, "");
        refuse("mount", "image", "an image cannot be mounted yet");
        honour("use", "source target uid gid mode");
        honour("extends", "service file");
        honour("include", "path project_directory env_file");
        honour("env_file", "path required format");
        honour(FORGE, "matrix retry timeout inputs outputs if allow-failure priority cache");
        honour("retry", "limit delay factor max on");
    }

    private static void honour(String section, String... keys) {
        add(section, String.join(" ", keys), Treatment.HONOURED, "");
    }

    private static void ignore(String section, String keys, String note) {
        add(section, keys, Treatment.IGNORED, note);
    }

    private static void refuse(String section, String keys, String note) {
        add(section, keys, Treatment.REFUSED, note);
    }

    private static void add(String section, String keys, Treatment treatment, String note) {
        Map<String, Rule> rules = SECTIONS.computeIfAbsent(section, name -> new HashMap<>());
        for (String key : keys.split(" ", -1)) {
            rules.put(key, new Rule(treatment, note));
        }
    }

    /** The sections in the manual's order. */
    public static List<String> sections() {
        return new ArrayList<>(SECTIONS.keySet());
    }

    /** The keys of a section, sorted. */
    public static List<String> keys(String section) {
        return SECTIONS.getOrDefault(section, Map.of()).keySet().stream()
                .sorted()
                .toList();
    }

    /** What is done with a key; it has to be one of the section. */
    public static Rule rule(String section, String key) {
        Rule rule = SECTIONS.getOrDefault(section, Map.of()).get(key);
        if (rule == null) {
            throw new IllegalArgumentException(section + "." + key);
        }
        return rule;
    }

    /**
     * Whether a key has an effect; complains if it is none of the section, refused or ignored.
     *
     * @param what whose key it is, for the message: {@code service web}
     */
    static boolean isUsable(String section, YamlNode key, String what, Problems problems) {
        String name = key.text();
        Rule rule = SECTIONS.getOrDefault(section, Map.of()).get(name);
        if (rule == null && section.equals("job")) {
            rule = SECTIONS.getOrDefault("service", Map.of()).get(name);
        }
        if (rule == null) {
            if (!name.startsWith("x-")) {
                problems.error(key, "unknown key " + name + " in " + what, hint(section, name));
            }
            return false;
        }
        switch (rule.treatment) {
            case REFUSED -> problems.error(key, name + " in " + what + " cannot be used", rule.note);
            case IGNORED -> problems.warning(key, name + " in " + what + " has no effect: " + rule.note, null);
            case SILENT, HONOURED -> {}
        }
        return rule.treatment == Treatment.HONOURED;
    }

    private static @Nullable String hint(String section, String name) {
        List<String> known = new ArrayList<>(keys(section));
        if (section.equals("job")) {
            known.addAll(keys("service"));
        }
        String nearest = Suggestions.nearest(name, known);
        if (nearest != null) {
            return "did you mean " + nearest + "?";
        }
        if (keys(FORGE).contains(name)) {
            return "compose does not have it: write it below " + FORGE;
        }
        return known.size() > 12 ? null : "it is one of " + String.join(", ", known);
    }
}
