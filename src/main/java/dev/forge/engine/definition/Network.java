package dev.forge.engine.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network that a payload sees, and which hosts it knows by name.
 *
 * @param word docker's word for it, such as {@code none}, or podman's {@code ns:PATH} for one that is there already
 * @param hosts more lines for its hosts file, each an address and names
 */
public record Network(String word, List<String> hosts) {
    /** A network namespace of its own with nothing but the loopback device. */
    public static final Network NONE = new Network("none", List.of());

    /** The host's network. */
    public static final Network HOST = new Network("host", List.of());

    private static final String NAMESPACE = "ns:";

    /** A network whose hosts cannot change any more. */
    public Network {
        hosts = List.copyOf(hosts);
    }

    /** The network namespace that this file stands for, as {@code /proc/PID/ns/net}. */
    public static Network namespace(String path) {
        return new Network(NAMESPACE + path, List.of());
    }

    /** The network of docker's word for it, or null if there is none. */
    public static @Nullable Network of(String word) {
        return word.equals(NONE.word) ? NONE : word.equals(HOST.word) ? HOST : null;
    }

    /** The network of any word, or null if there is none. */
    static @Nullable Network stored(String word, List<String> hosts) {
        Network network = word.startsWith(NAMESPACE) ? new Network(word, List.of()) : of(word);
        return network == null || hosts.isEmpty() ? network : network.withHosts(hosts);
    }

    /** The same network with these lines for the hosts file. */
    public Network withHosts(List<String> lines) {
        return new Network(word, lines);
    }

    /** Whether it is a namespace of the container's own. */
    public boolean isNone() {
        return word.equals(NONE.word);
    }

    /** Whether it is the host's. */
    public boolean isHost() {
        return word.equals(HOST.word);
    }

    /** The file of a namespace that is there already, or null if it is none of those. */
    public @Nullable String namespace() {
        return word.startsWith(NAMESPACE) ? word.substring(NAMESPACE.length()) : null;
    }
}
