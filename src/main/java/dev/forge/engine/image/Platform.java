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

    /** The platform of a descriptor in an index. */
    static Platform of(JsonObject platform) {
        return new Platform(platform.text("os", ""), platform.text("architecture", ""), platform.text("variant", ""));
    }

    /** Whether what is for the other platform runs here. */
    boolean runs(Platform other) {
        boolean sameVariant = other.variant.isEmpty()
                || other.variant.equals(variant)
                // amd64/v1 is what every amd64 can do.
                || other.variant.equals("v1");
        return other.os.equals(os)
                && (other.architecture.isEmpty() || other.architecture.equals(architecture))
                && sameVariant;
    }

    @Override
    public String toString() {
        return os + "/" + (architecture.isEmpty() ? "?" : architecture) + (variant.isEmpty() ? "" : "/" + variant);
    }
}
