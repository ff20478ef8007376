package dev.forge.bench.runtime;

import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Probes whether a service is ready. If the probe itself fails, the service is not ready. */
public interface Prober {
    /** Whether the service is ready now. */
    boolean isReady();

    /** A probe that checks whether a port of this host accepts a connection. */
    static Prober tcp(int port) {
        return () -> {
            try (Socket socket = connected(port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        };
    }

    /**
     * A probe that checks whether an HTTP request gets a 2xx response. It uses HTTP 1.0, so that the server closes the
     * connection after the response.
     */
    static Prober http(int port, String path) {
        byte[] request = ("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        return () -> {
            try (Socket socket = connected(port)) {
                socket.getOutputStream().write(request);
                String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                return status.matches("HTTP/1\\.[01] 2\\d\\d");
            } catch (IOException e) {
                return false;
            }
        };
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(1000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * A probe that checks whether a file exists in a container started after this call: in the root of a process that
     * is new, has another pid namespace and a root other than this host's. It does not call the engine, which would
     * delay the start.
     */
    static Prober file(String path) {
        Set<Integer> others = new HashSet<>(ProcessTable.pids());
        String own = String.valueOf(MemoryFootprint.namespace(Proc.self()));
        Object root = root("/");
        return () -> {
            List<Integer> pids = ProcessTable.pids();
            for (int pid : pids) {
                if (!others.contains(pid)) {
                    String namespace = MemoryFootprint.namespace(pid);
                    String inside = "/proc/" + pid + "/root";
                    if (namespace != null
                            && !namespace.equals(own)
                            && !root(inside + "/").equals(root)
                            && new File(inside + path).exists()) {
                        return true;
                    }
                }
            }
            return false;
        };
    }

    private static Object root(String path) {
        try {
            return Files.readAttributes(new File(path).toPath(), "unix:dev,ino");
        } catch (IOException e) {
            return "gone";
        }
    }
}
