package dev.forge.testing;

import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.bench.runtime.DockerDaemon;
import dev.forge.core.ForgeHome;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A docker daemon for one test class: its store, state and socket are in a directory that goes away with the test. */
public final class PrivateDocker implements AutoCloseable {
    private final DockerDaemon daemon;

    private PrivateDocker(DockerDaemon daemon) {
        this.daemon = daemon;
    }

    /** Starts it and waits until it answers; {@link #close} stops it. */
    public static PrivateDocker start(Path directory) {
        BenchmarkHost host = BenchmarkHost.of(System.getenv(), new ForgeHome(directory.toFile()));
        return new PrivateDocker(
                DockerDaemon.start(host, directory.resolve("docker").toFile()));
    }

    /** The environment in which docker's command line finds it. */
    public Map<String, String> environment() {
        return Map.of("DOCKER_HOST", "unix://" + daemon.directory() + "/docker.sock");
    }

    /** The environment of a laboratory with this home, which measures the forge of the distribution and this docker. */
    public Map<String, String> environment(Path home) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(environment());
        environment.put("FORGE_HOME", home.toString());
        environment.put("FORGE_LAUNCHER", System.getProperty("forge.dist") + "/bin/forge");
        return environment;
    }

    @Override
    public void close() {
        daemon.close();
    }
}
