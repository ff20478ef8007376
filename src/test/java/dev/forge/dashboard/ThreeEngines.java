package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.PrivateDocker;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forge, this test's own docker daemon and podman, each with the image busybox; what is made in them ends with it. */
final class ThreeEngines {
    static final List<String> NAMES = List.of("forge", "docker", "podman");

    final ForgeCli forge;
    final String image;
    private final PrivateDocker docker;
    private final List<String> made = new ArrayList<>();

    private ThreeEngines(ForgeCli forge, PrivateDocker docker, String image) {
        this.forge = forge;
        this.docker = docker;
        this.image = image;
    }

    /** @param own a name that no other test uses */
    static ThreeEngines start(Path directory, String own) throws Exception {
        Need.root();
        Need.programs("podman", "docker", "dockerd", "busybox", "runc");
        ForgeCli forge = new ForgeCli(directory);
        ThreeEngines engines = new ThreeEngines(forge, PrivateDocker.start(directory), "localhost/" + own);
        try {
            forge.importBusybox();
            Path archive = directory.resolve("busybox.tar");
            try (OutputStream out = Files.newOutputStream(archive)) {
                ForgeCli.writeBusybox(out);
            }
            for (String engine : List.of("podman", "docker")) {
                CommandResult imported = engines.run(engine, "import", archive.toString(), engines.image);
                Need.have(imported.code() == 0, imported.said());
            }
            return engines;
        } catch (Exception | AssertionError e) {
            engines.close();
            throw e;
        }
    }

    /** The environment in which docker's command line finds this docker. */
    Map<String, String> environment() {
        return docker.environment();
    }

    CommandResult run(String... command) throws Exception {
        ProcessBuilder builder = command[0].equals("forge")
                ? forge.command(List.of(command).subList(1, command.length).toArray(String[]::new))
                : new ProcessBuilder(command);
        builder.environment().putAll(environment());
        return CommandResult.of(builder);
    }

    String must(String... command) throws Exception {
        CommandResult ended = run(command);
        assertThat(ended.code()).as(ended.said()).isZero();
        return ended.out().strip();
    }

    /** Starts a container without a network, with the options before the payload's words. */
    void start(String engine, String name, List<String> options, String... payload) throws Exception {
        List<String> command = new ArrayList<>(List.of(engine));
        if (engine.equals("podman")) {
            command.addAll(List.of("--runtime", "runc"));
        }
        command.addAll(List.of("run", "-d", "--network", "none", "--name", name));
        if (engine.equals("podman")) {
            command.addAll(List.of("--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096"));
        }
        command.addAll(options);
        command.add(engine.equals("forge") ? "busybox" : image);
        command.addAll(List.of(payload));
        made.add(name);
        must(command.toArray(String[]::new));
    }

    /** Removes what was made. */
    void close() throws Exception {
        for (String name : made) {
            run("podman", "rm", "-f", "-t", "0", name);
            run("docker", "rm", "-f", name);
        }
        run("podman", "rmi", image);
        docker.close();
        forge.removeAll();
        assertThat(forge.staleState()).isEmpty();
    }
}
