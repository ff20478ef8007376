package dev.forge.cli.dashboard;

import dev.forge.core.ForgeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where the page is served: {@code 127.0.0.1:8080}, {@code [::1]:8080}, or a port alone on loopback. */
final class WebAddress {
    private static final int MAX_PORT = 65_535;

    private WebAddress() {}

    /**
     * Parses it. A name is looked up as the system does.
     *
     * @throws ForgeException with exit code 2 if it is none
     */
    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port >= 0 && port <= MAX_PORT) {
                return new InetSocketAddress(InetAddress.getByName(host.isEmpty() ? "127.0.0.1" : host), port);
            }
        } catch (NumberFormatException e) {
            // Said below.
        } catch (UnknownHostException e) {
            throw ForgeException.usage("--web: there is no address " + host);
        }
        throw ForgeException.usage("--web is an address and a port, not " + text, "such as --web=127.0.0.1:8080");
    }
}
