package dev.forge.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The dashboard for a browser: one page, and a stream of snapshots (server-sent events). It listens on an address of
 * this host; whoever wants data has to know a token that is made anew each time. Requests for another host's name are
 * refused, so that a page elsewhere cannot reach it by a name of its own (DNS rebinding).
 */
public final class DashboardServer implements AutoCloseable {
    private static final int TOKEN_BYTES = 16;
    private static final int MAX_ACTION_BYTES = 4096;

    private final HttpServer server;
    private final Sampling sampling;
    private final Map<String, String> environment;
    private final String token;
    private final boolean isReadOnly;
    private final @Nullable RecordedSession recording;
    private final String recordFile;
    private final Object changed = new Object();
    private String current;
    private Snapshot snapshot;
    private long number;

    private DashboardServer(
            HttpServer server, Map<String, String> environment, DashboardOptions options, String token) {
        this.server = server;
        this.environment = environment;
        this.token = token;
        isReadOnly = options.isReadOnly();
        recordFile = options.record();
        recording = recordFile.isEmpty() ? null : new RecordedSession();
        sampling = new Sampling(environment, options.interval(), this::publish);
        snapshot = sampling.first();
        current = SnapshotJson.of(snapshot).toString();
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen: an address of this host and a port; 0 is any that is free
     * @throws ForgeException if that is not possible
     */
    public static DashboardServer start(
            InetSocketAddress address, DashboardOptions options, Map<String, String> environment) {
        try {
            byte[] random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            HttpServer server = HttpServer.create(address, 0);
            DashboardServer dashboard = new DashboardServer(
                    server, environment, options, HexFormat.of().formatHex(random));
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", dashboard::handle);
            dashboard.sampling.watchAll();
            dashboard.sampling.start(options.interval());
            server.start();
            return dashboard;
        } catch (IOException e) {
            throw new ForgeException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + IoErrors.reason(e),
                    "--web=127.0.0.1:0 takes any free port",
                    e);
        }
    }

    /** What to open in a browser. */
    public String url() {
        InetAddress address = server.getAddress().getAddress();
        String host = address.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + server.getAddress().getPort() + "/?token=" + token;
    }

    /** Serves until the process ends. */
    public void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /**
     * Ends it, and writes the recording if one was asked for.
     *
     * @throws ForgeException if that cannot be written
     */
    @Override
    public void close() {
        server.stop(0);
        if (recording != null) {
            recording.write(new File(recordFile));
        }
    }

    private void publish(Snapshot next) {
        String text = SnapshotJson.of(next).toString();
        if (recording != null) {
            recording.add(next);
        }
        synchronized (changed) {
            snapshot = next;
            current = text;
            number++;
            changed.notifyAll();
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!isOwnName(exchange.getRequestHeaders().getFirst("Host"))) {
                send(exchange, 403, "text/plain", "this name is not mine\n");
                return;
            }
            switch (exchange.getRequestMethod() + " " + path) {
                case "GET /" -> page(exchange);
                case "GET /style.css" -> send(exchange, 200, "text/css", WebPage.style());
                case "GET /uplot.js" -> send(exchange, 200, "text/javascript", WebPage.resource("uPlot.iife.min.js"));
                case "GET /dashboard.js" -> send(exchange, 200, "text/javascript", WebPage.resource("dashboard.js"));
                case "GET /events" -> events(exchange);
                case "POST /action" -> action(exchange);
                default ->
                    send(exchange, 404, "text/plain", "there is no " + exchange.getRequestMethod() + " of this\n");
            }
        }
    }

    private boolean isOwnName(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return List.of(
                        "localhost",
                        "127.0.0.1",
                        "[::1]",
                        server.getAddress().getAddress().getHostAddress())
                .contains(name.toLowerCase(Locale.ROOT));
    }

    private boolean isAllowed(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        String given = query != null && query.startsWith("token=") ? query.substring(6) : "";
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private void page(HttpExchange exchange) throws IOException {
        if (isAllowed(exchange)) {
            send(exchange, 200, "text/html", WebPage.live());
        } else {
            send(exchange, 403, "text/plain", "open the address with the token that forge dashboard has printed\n");
        }
    }

    private void events(HttpExchange exchange) throws IOException {
        if (!isAllowed(exchange)) {
            send(exchange, 403, "text/plain", "the token is missing or wrong\n");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            write(out, "event: mode\ndata: {\"read_only\":" + isReadOnly + "}\n\n");
            long sent = -1;
            while (true) {
                String text;
                synchronized (changed) {
                    while (sent == number) {
                        changed.wait();
                    }
                    sent = number;
                    text = current;
                }
                write(out, "data: " + text + "\n\n");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The browser has gone.
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void action(HttpExchange exchange) throws IOException {
        if (!isAllowed(exchange)) {
            send(exchange, 403, "text/plain", "the token is missing or wrong\n");
            return;
        }
        if (isReadOnly) {
            send(exchange, 403, "text/plain", "read-only: start with --web --allow-actions to act from the page\n");
            return;
        }
        String body = new String(exchange.getRequestBody().readNBytes(MAX_ACTION_BYTES), StandardCharsets.UTF_8);
        Action action;
        try {
            action = wanted(JsonObject.parse(body, "the request"));
        } catch (ForgeException e) {
            send(exchange, 400, "text/plain", e.getMessage() + "\n");
            return;
        }
        EngineQuery.Answer answer = EngineQuery.run(action.command(), EngineQuery.environment(environment));
        boolean isDone = answer.problem().isEmpty();
        sampling.event(
                isDone ? Snapshot.Severity.NORMAL : Snapshot.Severity.ERROR,
                action.line() + (isDone ? "" : ": " + answer.problem()));
        sampling.ask(action.row().engine());
        send(exchange, isDone ? 200 : 409, "text/plain", (isDone ? action.line() : answer.problem()) + "\n");
    }

    private Action wanted(JsonObject request) {
        String key = request.text("container");
        Action.Kind kind = switch (request.text("action")) {
            case "stop" -> Action.Kind.STOP;
            case "restart" -> Action.Kind.RESTART;
            case "remove" -> Action.Kind.REMOVE;
            default -> throw new ForgeException("unknown action " + request.text("action"));
        };
        Snapshot now;
        synchronized (changed) {
            now = snapshot;
        }
        for (ContainerRow row : now.containers()) {
            String program = row.key().equals(key) ? sampling.commands().of(row.engine()) : null;
            if (program != null) {
                return Action.of(kind, row, program);
            }
        }
        throw new ForgeException("no such container: " + key);
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }
}
