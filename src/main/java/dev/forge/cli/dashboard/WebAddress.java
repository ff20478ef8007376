package dev.forge.cli.dashboard;

import dev.forge.core.ForgeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where the page is served: {@code 127.0.0.1:8080}, {@code [::1]:8080}, or a port alone on loopback. */
final class WebAddress {
    private static final int MAX_PORT = 65_535;
    private static final String LOOPBACK = "127.0.0.1";

    private WebAddress() {}

    /**
     * Parses it. A name is looked up as the system does; nothing is any free port of 127.0.0.1.
     *
     * @throws ForgeException with exit code 2 if it is none
     */
    static InetSocketAddress parse(String text) {
        if (text.isEmpty()) {
            return parse(LOOPBACK + ":0");
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? LOOPBACK : text.substring(0, colon);
        String port = text.substring(colon + 1);
        boolean isBare = host.contains(":") && !(host.startsWith("[") && host.endsWith("]"));
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT || isBare || host.contains("/")) {
            throw ForgeException.usage(
                    "--web is an address and a port, not " + text,
                    isBare
                            ? "an address with colons is in brackets: --web=[::1]:8080"
                            : "such as --web=127.0.0.1:8080");
        }
        try {
            InetAddress address = InetAddress.getByName(host.isEmpty() ? LOOPBACK : host);
            return new InetSocketAddress(address, Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw ForgeException.usage("--web: there is no address " + host);
        }
    }
}
