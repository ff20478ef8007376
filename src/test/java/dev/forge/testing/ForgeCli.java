package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        "touch",
        "true",
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

    /**
     * How a command ended.
     *
     * @param code its exit code
     * @param out what it printed
     * @param err what it said
     */
    public record Ended(int code, String out, String err) {}

    /** Skips the test where containers cannot run at all, with the reason. */
    public static void assumeContainers() {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (System.getenv("FORGE_REQUIRE_ENGINES") != null) {
            assertThat(root).as("the build server runs the tests as root").isTrue();
        }
        assumeTrue(root, "containers need root");
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
    public Ended run(String... args) throws IOException, InterruptedException {
        return feed("", args);
    }

    /** Runs a command to its end. */
    public Ended feed(String input, String... args) throws IOException, InterruptedException {
        Path out = Files.createTempFile("forge-test", ".out");
        Path err = Files.createTempFile("forge-test", ".err");
        try {
            Process process = command(args)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // A payload without -i has no use for it.
            }
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end after 60 s: forge " + String.join(" ", args));
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Runs a command that has to succeed and returns what it printed, without the last line feed. */
    public String must(String... args) throws IOException, InterruptedException {
        Ended ended = run(args);
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

    private static void writeBusybox(OutputStream out) throws IOException {
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
        for (String directory : List.of("/bin", "/usr/bin", "/sbin")) {
            File file = new File(directory, "busybox");
            if (file.canExecute()) {
                return file;
            }
        }
        assumeTrue(System.getenv("FORGE_REQUIRE_ENGINES") != null, "busybox is not installed");
        throw new AssertionError("busybox has to be installed on the build server");
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
        return found;
    }

    /** Ends and removes every container of the home. */
    public void removeAll() throws IOException, InterruptedException {
        Ended all = run("ps", "--all", "--quiet");
        for (String id : all.out().split("\n")) {
            if (!id.isBlank()) {
                run("rm", "--force", id);
            }
        }
        run("system", "prune", "--force", "--all");
    }
}
