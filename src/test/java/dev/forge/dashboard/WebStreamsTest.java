package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.forge.testing.Await;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebStreamsTest {
    private final SessionLog log = new SessionLog(64 << 20);
    private final WebStreams streams = new WebStreams(log, true, 1000, Duration.ofMillis(300));
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                streams.serve(exchange);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        streams.end();
        server.stop(0);
    }

    private Socket ask() throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(server.getAddress());
        socket.getOutputStream()
                .write("GET /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aPageGetsTheSessionSoFarAndWhatIsNewUntilTheEnd() throws Exception {
        log.add(Samples.usual());
        try (Socket page = ask();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(page.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.startsWith("data: {\"time\"")) {
                line = lines.readLine();
            }
            log.add(Samples.many(3));
            streams.tell();
            line = lines.readLine();
            while (!line.startsWith("data: ")) {
                line = lines.readLine();
            }
            assertThat(line).contains("\"c2\"").doesNotContain("\"benchmarks\"");
            streams.end();
            assertThat(lines.lines().filter(each -> each.startsWith("event: ")).toList())
                    .containsExactly("event: end");
        }
        assertThat(streams.open()).isZero();
    }

    @Test
    void aPageThatNeverReadsIsDroppedAndNobodyWaitsForIt() throws Exception {
        log.add(Samples.usual());
        try (Socket page = ask()) {
            Await.until("it is served", () -> streams.open() == 1);
            // More than the kernel keeps for it.
            for (int i = 0; i < 40; i++) {
                log.add(Samples.snapshot(List.of(Samples.running("docker", i + "x".repeat(500_000), i, i))));
                streams.tell();
            }
            Await.until("it is dropped", () -> streams.open() == 0);
            assertThat(page.isClosed()).isFalse();
        }
    }
}
