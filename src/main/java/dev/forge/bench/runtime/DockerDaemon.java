package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A private docker daemon, separate from the system's: its store, state and socket are in one directory, and it creates
 * neither bridges nor firewall rules.
 */
public final class DockerDaemon implements AutoCloseable {
    private static final int MAX_TRIES = 100;
    private static final long TRY_MILLIS = 200;

    private final Process process;
    private final BenchmarkHost host;
    private final File directory;

    private DockerDaemon(Process process, BenchmarkHost host, File directory) {
        this.process = process;
        this.host = host;
        this.directory = directory;
    }

    /**
     * Starts a daemon in the benchmark's directory and waits until it answers.
     *
     * @throws ForgeException if dockerd is missing or does not answer
     */
    public static DockerDaemon start(BenchmarkHost host) {
        return start(host, new File(host.directory(), "docker"));
    }

    /** Starts a daemon in a directory and waits until it answers. */
    public static DockerDaemon start(BenchmarkHost host, File directory) {
        String dockerd = host.program("dockerd");
        String docker = host.program("docker");
        if (dockerd == null || docker == null) {
            throw ForgeException.missing("dockerd is not installed", "install it: apt-get install docker.io");
        }
        String address = "unix://" + directory + "/docker.sock";
        List<String> command = new ArrayList<>();
        String setsid = host.program("setsid");
        if (setsid != null) {
            command.add(setsid); // Ctrl-C at the terminal must not end the daemon before the containers are removed
        }
        command.addAll(List.of(
                dockerd,
                "--data-root=" + directory + "/data",
                "--exec-root=" + directory + "/exec",
                "--pidfile=" + directory + "/docker.pid",
                "--host=" + address,
                "--bridge=none",
                "--iptables=false",
                "--ip-masq=false",
                "--ip-forward=false"));
        try {
            if (!directory.isDirectory() && !directory.mkdirs()) {
                throw new ForgeException("cannot make the directory " + directory);
            }
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(new File(directory, "log"));
            builder.environment().clear();
            builder.environment().putAll(host.environment());
            builder.environment().remove(BenchmarkHost.MARKER);
            DockerDaemon daemon = new DockerDaemon(builder.start(), host.with("DOCKER_HOST", address), directory);
            daemon.awaitAnswer(new Spawn(List.of(docker, "version"), daemon.host.environment()));
            return daemon;
        } catch (IOException e) {
            throw new ForgeException("cannot start dockerd: " + IoErrors.reason(e), e);
        }
    }

    private void awaitAnswer(Spawn question) {
        try {
            for (int i = 0; i < MAX_TRIES; i++) {
                if (question.run().succeeded()) {
                    return;
                }
                if (process.waitFor(TRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        throw new ForgeException("the private docker daemon does not answer", "its log is " + directory + "/log");
    }

    /** The benchmark host whose docker command line talks to this daemon. */
    public BenchmarkHost host() {
        return host;
    }

    /** The directory of the daemon's store, state, socket and log. */
    public File directory() {
        return directory;
    }

    /** The docker engine that uses this daemon. */
    public Engine engine() {
        return new DockerEngine(this);
    }

    /** Stops the daemon and waits until it has ended. Its store stays. */
    @Override
    public void close() {
        end(process.toHandle());
    }

    /** Stops the daemon in this directory that a killed benchmark left running. Its store stays. */
    public static void endLeftOver(File directory) {
        for (String file : List.of("docker.pid", "exec/containerd/containerd.pid")) {
            String pid = TextFile.readIfThere(new File(directory, file).getPath());
            if (pid != null) {
                // Another process may have this pid by now, and the home's path may have been spelled differently.
                String place = "/" + directory.getParentFile().getName() + "/" + directory.getName() + "/";
                String command = Proc.text("/proc/" + pid.strip() + "/cmdline");
                if (command != null && command.contains(place)) {
                    ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(DockerDaemon::end);
                }
            }
        }
    }

    private static void end(ProcessHandle daemon) {
        daemon.destroy();
        try {
            daemon.onExit().get(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            daemon.destroyForcibly();
            daemon.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
