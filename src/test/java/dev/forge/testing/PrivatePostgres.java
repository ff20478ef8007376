package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.PathLookup;
import dev.forge.core.posix.FileTree;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for one test class: on a port of the loopback interface that was free, in a directory that goes
 * away with it. Its superuser is {@link #USER} with {@link #PASSWORD}.
 */
public final class PrivatePostgres implements AutoCloseable {
    /** The superuser. */
    public static final String USER = "keeper";
    /** The superuser's password; with every character that an address has to escape. */
    public static final String PASSWORD = "s3cret @:/?#%+";

    private static final String ESCAPED = "s3cret%20%40%3A%2F%3F%23%25+";
    /** PostgreSQL does not run as root. */
    private static final String ACCOUNT = "nobody";

    private final Path directory;
    private final int port;
    private final Process server;

    private PrivatePostgres(Path directory, int port, Process server) {
        this.directory = directory;
        this.port = port;
        this.server = server;
    }

    /** Starts it and waits until it answers; skips the test where no PostgreSQL is installed. */
    public static PrivatePostgres start() throws Exception {
        List<Path> programs = programs();
        Need.have(!programs.isEmpty(), "postgresql's server is not installed");
        Path bin = programs.getLast();
        Path directory = Files.createTempDirectory("forge-postgres");
        if (isRoot()) {
            Files.setOwner(
                    directory,
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(ACCOUNT));
        }
        Process init = command(
                        directory,
                        "umask 077; cat >password; " + bin.resolve("initdb") + " -D data -U " + USER
                                + " -A scram-sha-256 -E UTF8 --locale=C -N" + " --pwfile=password")
                .start();
        try (var in = init.getOutputStream()) {
            in.write(PASSWORD.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(init.waitFor()).as(() -> log(directory)).isZero();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process server = command(
                        directory,
                        "exec " + bin.resolve("postgres") + " -D data -p " + port
                                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off")
                .start();
        PrivatePostgres postgres = new PrivatePostgres(directory, port, server);
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        postgres.await();
        return postgres;
    }

    /** Where distributions keep the server's programs, the newest version last. */
    private static List<Path> programs() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path versions : List.of(Path.of("/usr/lib/postgresql"), Path.of("/usr/libexec"))) {
            if (Files.isDirectory(versions)) {
                try (Stream<Path> directories = Files.list(versions)) {
                    directories
                            .map(version -> version.resolve("bin"))
                            .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                            .sorted()
                            .forEach(found::add);
                }
            }
        }
        String onPath = PathLookup.find("initdb", System.getenv());
        if (onPath != null) {
            // Often a link: the programs look for their own libraries beside what it leads to.
            found.add(new File(onPath).toPath().toRealPath().getParent());
        }
        return found;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static ProcessBuilder command(Path directory, String script) {
        List<String> args = new ArrayList<>();
        if (isRoot()) {
            args.addAll(List.of("setpriv", "--reuid", ACCOUNT, "--regid", "65534", "--clear-groups"));
        }
        args.addAll(List.of("sh", "-c", script));
        File log = directory.resolve("log").toFile();
        ProcessBuilder builder = new ProcessBuilder(args)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        // Whatever the caller's own database is, it is none of this server's business.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        return builder;
    }

    private static String log(Path directory) {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void await() throws Exception {
        for (int tries = 0; ; tries++) {
            try (Connection connection = connect("postgres")) {
                assertThat(connection.isValid(5)).isTrue();
                return;
            } catch (SQLException e) {
                if (tries == 600 || !server.isAlive()) {
                    close();
                    throw new AssertionError(log(directory), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** A connection of the superuser, for what a test looks at itself. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, PASSWORD);
    }

    /** Executes statements as the superuser. */
    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Makes an empty database and returns its address. */
    public String create(String database) throws SQLException {
        execute("postgres", "create database " + database);
        return address(database);
    }

    /** A database's address with user and password. */
    public String address(String database) {
        return "postgres://" + USER + ":" + ESCAPED + "@127.0.0.1:" + port + "/" + database;
    }

    /** Offers TLS from now on and returns the certificate that vouches for the server. */
    public Path encrypt() throws Exception {
        Need.programs("openssl");
        Process made = command(
                        directory,
                        "umask 077; openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=fleet"
                                + " -addext subjectAltName=IP:127.0.0.1 -keyout data/server.key -out data/server.crt")
                .start();
        assertThat(made.waitFor()).as(() -> log(directory)).isZero();
        execute("postgres", "alter system set ssl = on");
        execute("postgres", "select pg_reload_conf()");
        return directory.resolve("data/server.crt");
    }

    /** {@code HOST:PORT}. */
    public String server() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        // SIGQUIT is postgres's immediate shutdown: it ends its own processes and waits for no client.
        new ProcessBuilder("kill", "-QUIT", Long.toString(server.pid())).start();
        try {
            server.onExit().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            server.destroyForcibly();
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        FileTree.remove(directory.toFile());
    }
}
