package dev.forge.dashboard;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in. Whoever knows the token of the printed address gets a cookie, so that the address bar, the history and
 * what a page tells others about where it was opened need not keep the token. A request that was made to another name
 * than this server's is refused: a page elsewhere could have its own name lead here (DNS rebinding). So is an action
 * that another page asks for.
 */
final class WebGate {
    private static final int SECRET_BYTES = 16;

    private final String token = secret();
    private final String session = secret();
    private final InetAddress bound;
    private final Set<String> names;
    private final String cookieName;

    /**
     * The gate of one server.
     *
     * @param bound the address that is listened on
     * @param port the port, which tells the cookies of several servers apart
     * @param names the names, in lower case, under which it may be asked beside its addresses
     */
    WebGate(InetAddress bound, int port, Set<String> names) {
        this.bound = bound;
        this.names = names;
        cookieName = "forge-dashboard-" + port;
    }

    private static String secret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    String token() {
        return token;
    }

    /** What a browser is to keep: for this server only, out of reach of scripts, and for no other site's requests. */
    String setCookie() {
        return cookieName + "=" + session + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** Whether the query of an address has the token. */
    boolean hasToken(@Nullable String query) {
        return isSame(query(query).getOrDefault("token", ""), token);
    }

    /** Whether one of the cookies is the one that was given. */
    boolean hasCookie(@Nullable List<String> headers) {
        boolean isFound = false;
        for (String header : headers == null ? List.<String>of() : headers) {
            for (String cookie : header.split(";", -1)) {
                String[] parts = cookie.strip().split("=", 2);
                isFound |= parts.length == 2 && parts[0].equals(cookieName) && isSame(parts[1], session);
            }
        }
        return isFound;
    }

    /** In a time that does not tell how much of it is right. */
    private static boolean isSame(String given, String secret) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether a Host header names this server. An address in figures cannot lead elsewhere; which ones this host has
     * for others, behind a router or in a container, is not known here.
     */
    boolean isOwnHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        boolean isLoopback = name.equals("localhost") || name.matches("127(\\.\\d{1,3}){3}") || name.equals("[::1]");
        if (isLoopback || names.contains(name)) {
            return true;
        }
        boolean isAddress = name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.matches("\\[[0-9a-f:.]+(%[^\\]]*)?\\]");
        return isAddress && !bound.isLoopbackAddress();
    }

    /** Whether an Origin header is this server's own, as the browser sees it. */
    boolean isOwnOrigin(@Nullable String origin, @Nullable String host) {
        return origin != null && host != null && isOwnHost(host) && origin.equalsIgnoreCase("http://" + host);
    }

    /** The parameters of a query; of several with one name the last. */
    static Map<String, String> query(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : query == null ? new String[0] : query.split("&", -1)) {
            String[] parts = each.split("=", 2);
            try {
                parameters.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // An escape that is none: a parameter that nobody has asked for.
            }
        }
        return parameters;
    }
}
