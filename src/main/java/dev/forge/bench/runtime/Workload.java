package dev.forge.bench.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every engine is given to do, the same for all.
 *
 * @param image the image to use, or null for Forge's own benchmark image, which is loaded into every engine
 * @param command the command in the container; empty for the usual one of the benchmark image, or for the image's
 *     own command where {@code image} is given
 * @param network {@code none} or {@code host}
 */
public record Workload(@Nullable String image, List<String> command, String network) {
    /** One line from the benchmark image, without a network. */
    public static final Workload STANDARD = new Workload(null, List.of(), "none");

    /** Copies the list. */
    public Workload {
        command = List.copyOf(command);
    }

    /** Whether Forge's own image is used, which it may load and remove as it likes. */
    public boolean hasOwnImage() {
        return image == null;
    }

    /** The standard workload in the same network: what an engine that works must be able to do. */
    Workload trial() {
        return new Workload(null, List.of(), network);
    }

    /** What the image is called in every engine. */
    public String imageName() {
        return image == null ? BenchmarkImage.NAME : image;
    }

    /** The command that writes a line and ends. */
    public List<String> shortCommand() {
        return command.isEmpty() && hasOwnImage() ? List.of("echo", "ready") : command;
    }

    /** The command of a container that idles and ends when it is asked to, also as its process 1. */
    List<String> endingCommand() {
        return command.isEmpty() && hasOwnImage()
                ? List.of("sh", "-c", "trap 'exit 0' TERM; sleep 86400 & wait")
                : command;
    }

    /** The command of a container that idles. */
    public List<String> idleCommand() {
        return command.isEmpty() && hasOwnImage() ? List.of("sleep", "86400") : command;
    }
}
