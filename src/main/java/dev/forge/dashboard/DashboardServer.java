package dev.forge.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard for a browser: one page, and a stream of the session's frames. It listens on an address of this host;
 * {@link WebGate} says who is let in, and {@link WebActions} does what is more than looking.
 */
public final class DashboardServer implements AutoCloseable {
    private static final long MAX_LOG_BYTES = 4 << 20;

    static {
        // Of the JDK's server, for the whole process: who does not finish his request, and how many may be there.
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("jdk.httpserver.maxConnections", "256");
    }

    private final HttpServer server;
    private final WebGate gate;
    private final WebActions actions;
    private final SessionLog log;
    private final WebStreams streams;
    private final @Nullable RecordedSession recording;
    private final String page = WebPage.live();
    private final String style = WebPage.style();
    private final String script = WebPage.script();

    private DashboardServer(
            HttpServer server,
            String name,
            DashboardOptions options,
            Map<String, String> environment,
            @Nullable RecordedSession recording) {
        this.server = server;
        this.recording = recording;
        InetSocketAddress address = server.getAddress();
        log = recording == null ? new SessionLog(MAX_LOG_BYTES) : recording.log();
        streams = new WebStreams(log, options.isReadOnly(), options.interval(), WebStreams.PATIENCE);
        Sampling sampling = new Sampling(environment, options.interval(), this::publish);
        actions = new WebActions(sampling, environment, options.isReadOnly());
        Snapshot first = sampling.first();
        Set<String> names = new HashSet<>(Set.of(first.host().name().toLowerCase(Locale.ROOT)));
        names.add(name.toLowerCase(Locale.ROOT));
        gate = new WebGate(address.getAddress(), address.getPort(), names);
        publish(first);
        sampling.watchAll();
        sampling.start(Math.min(options.interval(), 300));
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen: an address of this host and a port; 0 is any that is free
     * @param recording what is to have the session too; null for nothing
     * @throws ForgeException if that is not possible
     */
    public static DashboardServer start(
            InetSocketAddress address,
            DashboardOptions options,
            Map<String, String> environment,
            @Nullable RecordedSession recording) {
        try {
            HttpServer server = HttpServer.create(address, 0);
            DashboardServer dashboard =
                    new DashboardServer(server, address.getHostString(), options, environment, recording);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", dashboard::handle);
            server.start();
            return dashboard;
        } catch (IOException e) {
            throw new ForgeException(
                    "cannot listen on " + text(address.getAddress()) + ":" + address.getPort() + ": "
                            + IoErrors.reason(e),
                    "--web takes any free port of 127.0.0.1",
                    e);
        }
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + (address.isLoopbackAddress() ? "::1" : text) + "]" : text;
    }

    /** What can be opened in a browser: one address, or if it listens on all of this host's, each of them. */
    public List<String> urls() {
        InetAddress bound = server.getAddress().getAddress();
        List<InetAddress> addresses = new ArrayList<>();
        if (bound.isAnyLocalAddress()) {
            addresses.add(InetAddress.getLoopbackAddress());
            try {
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                        .forEach(addresses::add);
            } catch (SocketException e) {
                // Then the user has to know them.
            }
        } else {
            addresses.add(bound);
        }
        return addresses.stream()
                .map(each -> "http://" + text(each) + ":" + server.getAddress().getPort() + "/?token=" + gate.token())
                .toList();
    }

    /** Tells the pages that it is over, and ends. */
    @Override
    public void close() {
        streams.end();
        server.stop(0);
    }

    private void publish(Snapshot next) {
        actions.look(next);
        if (recording == null) {
            log.add(next);
        } else {
            recording.add(next);
        }
        streams.tell();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        } catch (RuntimeException e) {
            // The JDK's server would say nothing at all.
            send(exchange, new WebAnswer(500, "forge dashboard has failed: " + e));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        Headers request = exchange.getRequestHeaders();
        String path = String.valueOf(exchange.getRequestURI().getRawPath());
        @Nullable String query = exchange.getRequestURI().getRawQuery();
        String method = exchange.getRequestMethod();
        boolean isAction = path.equals("/action");
        if (!gate.isOwnHost(request.getFirst("Host"))) {
            send(exchange, new WebAnswer(403, "this server has another name"));
        } else if (!Set.of(
                        "/",
                        "/style.css",
                        "/dashboard.js",
                        "/events",
                        "/snapshot.json",
                        "/lines",
                        "/command",
                        "/action")
                .contains(path)) {
            send(exchange, new WebAnswer(404, "there is nothing of this name"));
        } else if (isAction ? !method.equals("POST") : !method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", isAction ? "POST" : "GET, HEAD");
            send(exchange, new WebAnswer(405, "this cannot be asked for with " + method.replaceAll("[^A-Z]", "")));
        } else if (path.equals("/style.css")) {
            send(exchange, new WebAnswer(200, "text/css", style));
        } else if (path.equals("/dashboard.js")) {
            send(exchange, new WebAnswer(200, "text/javascript", script));
        } else if (!gate.hasToken(query) && !gate.hasCookie(request.get("Cookie"))) {
            send(exchange, new WebAnswer(403, "open the address with the token that forge dashboard has printed"));
        } else if (path.equals("/")) {
            if (gate.hasToken(query)) {
                exchange.getResponseHeaders().set("Set-Cookie", gate.setCookie());
            }
            send(exchange, new WebAnswer(200, "text/html", page));
        } else if (isOtherSite(request.getFirst("Sec-Fetch-Site"))) {
            send(exchange, new WebAnswer(403, "only the dashboard's own page may ask for this"));
        } else {
            data(exchange, path, WebGate.query(query));
        }
    }

    private static boolean isOtherSite(@Nullable String site) {
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private void data(HttpExchange exchange, String path, Map<String, String> query) throws IOException {
        Headers request = exchange.getRequestHeaders();
        switch (path) {
            case "/events" -> {
                if (streams.isFull()) {
                    send(exchange, new WebAnswer(503, "too many pages are open"));
                } else {
                    headers(exchange);
                    streams.serve(exchange);
                }
            }
            case "/snapshot.json" -> send(exchange, actions.snapshot());
            case "/lines" -> send(exchange, actions.lines(query));
            case "/command" -> send(exchange, actions.command(query));
            default -> {
                boolean isOwn = gate.isOwnOrigin(request.getFirst("Origin"), request.getFirst("Host"));
                send(
                        exchange,
                        isOwn
                                ? actions.act(exchange.getRequestBody())
                                : new WebAnswer(403, "only the dashboard's own page may do this"));
            }
        }
    }

    private static void headers(HttpExchange exchange) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", WebPage.LIVE_POLICY);
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
    }

    private static void send(HttpExchange exchange, WebAnswer answer) throws IOException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        headers(exchange);
        exchange.getResponseHeaders().set("Content-Type", answer.type() + "; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.code(), -1);
        } else {
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
