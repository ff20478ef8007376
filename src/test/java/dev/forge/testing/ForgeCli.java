package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.PathLookup;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The forge of the distribution under a home of its own, started as a user would start it. */
public final class ForgeCli {
    private static final Path LAUNCHER = Path.of(System.getProperty("forge.dist"), "bin", "forge");
    private static final String[] APPLETS = {
        "sh",
        "cat",
        "echo",
        "env",
        "false",
        "grep",
        "head",
        "hostname",
        "id",
        "ip",
        "kill",
        "ls",
        "mkdir",
        "mount",
        "ps",
        "pwd",
        "readlink",
        "sleep",
        "stat",
        "stty",
        "touch",
        "true",
        "tty",
        "ulimit",
        "umask",
        "wc",
        "yes"
    };

    private final Path home;

    /** A forge whose home is in this directory. */
    public ForgeCli(Path directory) {
        this.home = directory.resolve("home");
    }

    /** The home's directory. */
    public Path home() {
        return home;
    }

    /** A command with this home, not yet started. */
    public ProcessBuilder command(String... args) {
        List<String> all = new ArrayList<>(List.of(LAUNCHER.toString()));
        all.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().put("FORGE_HOME", home.toString());
        return builder;
    }

    /** Runs a command to its end with nothing on its standard input. */
    public CommandResult run(String... args) throws IOException, InterruptedException {
        return CommandResult.of(command(args));
    }

    /** Runs a command to its end with this on its standard input. */
    public CommandResult feed(String input, String... args) throws IOException, InterruptedException {
        return CommandResult.of(command(args), input);
    }

    /** Starts a command whose output is nobody's business. */
    public Process start(String... args) throws IOException {
        return command(args)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Runs a command that has to succeed and returns what it printed, without the last line feed. */
    public String must(String... args) throws IOException, InterruptedException {
        CommandResult ended = run(args);
        assertThat(ended.code())
                .as("forge %s: %s", String.join(" ", args), ended.err())
                .isZero();
        return ended.out().stripTrailing();
    }

    /** Imports an image {@code busybox} made of this host's static busybox. */
    public void importBusybox() throws IOException, InterruptedException {
        Path archive = Files.createTempFile("forge-test", ".tar");
        try {
            try (OutputStream out = Files.newOutputStream(archive)) {
                writeBusybox(out);
            }
            must("import", "--change", "CMD [\"sh\"]", archive.toString(), "busybox");
        } finally {
            Files.delete(archive);
        }
    }

    /** Writes the archive of that image's root. */
    public static void writeBusybox(OutputStream out) throws IOException {
        byte[] busybox = Files.readAllBytes(busybox().toPath());
        try (TarWriter tar = new TarWriter(out)) {
            for (String directory : new String[] {"bin", "etc", "root", "tmp"}) {
                tar.directory(directory, directory.equals("tmp") ? 01777 : 0755, 0);
            }
            tar.file("bin/busybox", busybox, 0755, 0);
            for (String applet : APPLETS) {
                tar.symlink("bin/" + applet, "busybox", 0);
            }
            tar.file("etc/passwd", bytes("root:x:0:0::/root:/bin/sh\nweb:x:33:44::/srv:/bin/sh\n"), 0644, 0);
            tar.file("etc/group", bytes("root:x:0:\nweb:x:44:\nlog:x:55:web\n"), 0644, 0);
            tar.file("bin/script", bytes("#!/bin/sh\necho from a script\n"), 0755, 0);
            tar.file("bin/nonsense", bytes("\1\2\3 no program"), 0755, 0);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static File busybox() {
        String found = PathLookup.find("busybox", System.getenv());
        Need.have(found != null, "busybox is not installed");
        return new File(String.valueOf(found));
    }

    /** What a home must not hold when no container is left: names of files and directories. */
    public List<String> staleState() throws IOException {
        List<String> found = new ArrayList<>();
        for (String directory : List.of("containers", "live", "names", "runtime", "staging")) {
            Path path = home.resolve(directory);
            if (Files.isDirectory(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    entries.forEach(entry -> found.add(directory + "/" + entry.getFileName()));
                }
            }
        }
        // What crun keeps for itself beside its containers.
        found.removeAll(List.of("runtime/.cache", "runtime/.empty-directory"));
        return found;
    }

    /** Ends and removes every container of the home. */
    public void removeAll() throws IOException, InterruptedException {
        removeContainers();
        run("system", "prune", "--force", "--all");
    }

    /** Removes every container, and leaves the images. */
    public void removeContainers() throws IOException, InterruptedException {
        CommandResult all = run("ps", "--all", "--quiet");
        for (String id : all.out().split("\n")) {
            if (!id.isBlank()) {
                run("rm", "--force", id);
            }
        }
    }
}
