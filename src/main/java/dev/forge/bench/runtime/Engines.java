package dev.forge.bench.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engines that Forge knows how to measure. */
public final class Engines {
    /** Their names, in the order in which tables show them. */
    public static final List<String> NAMES = List.of("forge", "podman", "docker", "oci");

    private Engines() {}

    /** The engine with this name, or null. */
    public static @Nullable Engine named(String name, Host host) {
        return switch (name) {
            case "forge" -> new ForgeEngine(host);
            case "podman" -> new PodmanEngine(host);
            case "docker" -> new DockerEngine(host);
            case "oci" -> new OciEngine(host);
            default -> null;
        };
    }
}
