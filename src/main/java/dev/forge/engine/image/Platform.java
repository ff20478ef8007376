package dev.forge.engine.image;

import dev.forge.core.JsonObject;
import java.util.Locale;

/**
 * What an image runs on, in Go's spelling.
 *
 * @param os {@code linux}
 * @param architecture {@code amd64}, {@code arm64}
 * @param variant {@code v8}; mostly empty
 */
record Platform(String os, String architecture, String variant) {
    /** This host's. */
    static Platform host() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (machine) {
            case "amd64", "x86_64" -> new Platform("linux", "amd64", "");
            case "aarch64", "arm64" -> new Platform("linux", "arm64", "v8");
            default -> new Platform("linux", machine, "");
        };
    }

    /**
     * The platform of a config or of a descriptor in an index. Other spellings of an architecture become Go's, as in
     * containerd; without an operating system it is linux.
     */
    static Platform of(JsonObject json) {
        String os = json.text("os", "").toLowerCase(Locale.ROOT);
        String architecture = json.text("architecture", "").toLowerCase(Locale.ROOT);
        return new Platform(
                os.isEmpty() ? "linux" : os,
                switch (architecture) {
                    case "x86_64", "x86-64" -> "amd64";
                    case "aarch64" -> "arm64";
                    default -> architecture;
                },
                json.text("variant", ""));
    }

    /**
     * How well what is for the other platform runs here: 0 if it does not, 3 best. A variant that is not this host's may
     * need instructions that its processor lacks; like docker and podman, Forge tries.
     */
    int fit(Platform other) {
        if (!other.os.equals(os) || !(other.architecture.isEmpty() || other.architecture.equals(architecture))) {
            return 0;
        }
        // amd64/v1 is what every amd64 can do.
        return other.variant.equals(variant) ? 3 : other.variant.isEmpty() || other.variant.equals("v1") ? 2 : 1;
    }

    @Override
    public String toString() {
        return os + "/" + (architecture.isEmpty() ? "?" : architecture) + (variant.isEmpty() ? "" : "/" + variant);
    }
}
