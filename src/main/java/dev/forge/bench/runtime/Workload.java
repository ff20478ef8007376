package dev.forge.bench.runtime;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What every engine has to run; the same for all engines.
 *
 * @param image the image to use, or null for Forge's benchmark image, which is loaded into every engine
 * @param command the command in the container; if empty, the default command of the benchmark image, or the image's own
 *     command where {@code image} is given
 * @param network {@code none} or {@code host}
 */
public record Workload(@Nullable String image, List<String> command, String network) {
    /** Prints one line from the benchmark image, without a network. */
    public static final Workload STANDARD = new Workload(null, List.of(), "none");

    /** Copies the list. */
    public Workload {
        command = List.copyOf(command);
    }

    /** Whether the image is Forge's benchmark image, which benchmarks may load and remove. */
    public boolean hasOwnImage() {
        return image == null;
    }

    /** The same work with other texts of the image and the command, as those of a parameter scan. */
    public Workload filled(UnaryOperator<String> fill) {
        return new Workload(
                image == null ? null : fill.apply(image),
                command.stream().map(fill).toList(),
                network);
    }

    /** Whether the image's name has a placeholder, so that it is not known yet. */
    public boolean hasImagePlaceholder() {
        return image != null && image.indexOf('{') >= 0;
    }

    /** The standard workload with this workload's network, which every working engine can run. */
    public Workload trial() {
        return new Workload(null, List.of(), network);
    }

    /** The image's name in every engine. */
    public String imageName() {
        return image == null ? BenchmarkImage.NAME : image;
    }

    /** The command that prints a line and ends. */
    public List<String> shortCommand() {
        return command.isEmpty() && hasOwnImage() ? List.of("echo", "ready") : command;
    }

    /** The command of a container that idles and ends on SIGTERM, even as process 1. */
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
