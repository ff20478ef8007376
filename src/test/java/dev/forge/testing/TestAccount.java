package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An account of this host that is there for a test, with a home of its own: what a user who is not root can do. */
public final class TestAccount {
    private static final Path LAUNCHER = Path.of(System.getProperty("forge.dist"), "bin", "forge");

    private final String name = "forge-test-" + ProcessHandle.current().pid();
    private final Path directory;

    /**
     * Makes the account; it is one of the group {@code daemon} too.
     *
     * @param subordinate whether it has subordinate ids
     */
    public TestAccount(boolean subordinate) throws IOException, InterruptedException {
        Need.root();
        Need.programs("useradd", "usermod", "setpriv", "newuidmap", "unshare", "runc", "conmon");
        directory = Files.createTempDirectory(
                Path.of("/tmp"),
                "forge-account",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.delete(directory);
        root("useradd", "--create-home", "--home-dir", directory.toString(), "--groups", "daemon", name);
        // Where login.defs gives some to each new account, these are taken away.
        root("sed", "-i", "/^" + name + ":/d", "/etc/subuid", "/etc/subgid");
        if (subordinate) {
            root("usermod", "--add-subuids", "700000000-700065535", "--add-subgids", "700000000-700065535", name);
        }
        Need.have(as("test", "-x", LAUNCHER.toString()).code() == 0, "another user may not read " + LAUNCHER);
    }

    private static void root(String... command) throws IOException, InterruptedException {
        CommandResult ended = CommandResult.of(command);
        assertThat(ended.code())
                .as("%s: %s", String.join(" ", command), ended.err())
                .isZero();
    }

    /** The account's home directory. */
    public Path directory() {
        return directory;
    }

    /** Its number. */
    public long uid() throws IOException {
        return (int) Files.getAttribute(directory, "unix:uid");
    }

    /** Files of an archive. */
    public interface Content {
        void write(TarWriter tar) throws IOException;
    }

    /** An archive of busybox in its home, with more files, which belong to the user 33 and the group 44. */
    public String busybox(Content more) throws IOException, InterruptedException {
        Path archive = directory.resolve("rootfs.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            ForgeCli.writeBusybox(out);
        }
        Path added = directory.resolve("more.tar");
        try (OutputStream out = Files.newOutputStream(added);
                TarWriter tar = new TarWriter(out).owner(33, 44)) {
            more.write(tar);
        }
        root("tar", "--concatenate", "--file", archive.toString(), added.toString());
        return archive.toString();
    }

    /** A command of the account's. */
    public ProcessBuilder command(String... command) {
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups"));
        all.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("FORGE_"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("USER", name);
        return builder;
    }

    /** Runs a command as the account. */
    public CommandResult as(String... command) throws IOException, InterruptedException {
        return CommandResult.of(command(command));
    }

    /** The forge that is tested, as a command of the account's. */
    public ProcessBuilder forgeCommand(String... args) {
        List<String> all = new ArrayList<>(List.of(LAUNCHER.toString()));
        all.addAll(List.of(args));
        return command(all.toArray(String[]::new));
    }

    /** Runs forge as the account. */
    public CommandResult forge(String... args) throws IOException, InterruptedException {
        return CommandResult.of(forgeCommand(args));
    }

    /** Runs forge, which has to succeed; returns what it printed. */
    public String must(String... args) throws IOException, InterruptedException {
        CommandResult ended = forge(args);
        assertThat(ended.code())
                .as("forge %s: %s", String.join(" ", args), ended.err())
                .isZero();
        return ended.out().stripTrailing();
    }

    /** Gives the account a file. */
    public Path give(Path file) throws IOException, InterruptedException {
        Path copy = directory.resolve(file.getFileName());
        Files.copy(file, copy);
        root("chown", name, copy.toString());
        return copy;
    }

    /** What a home must not hold when no container is left. */
    public List<String> staleState() throws IOException {
        List<String> found = new ArrayList<>();
        for (String kind : List.of("containers", "live", "names", "runtime", "staging")) {
            Path path = directory.resolve(".forge").resolve(kind);
            if (Files.isDirectory(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    entries.forEach(entry -> found.add(kind + "/" + entry.getFileName()));
                }
            }
        }
        return found;
    }

    /** The args of all processes that are the account's, or its subordinate users'. */
    public List<String> processes() throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (String line : CommandResult.of("ps", "-eo", "uid=,args=").out().split("\n")) {
            long uid = Long.parseLong(line.strip().split(" ", 2)[0]);
            if (uid == uid() || (uid >= 700_000_000 && uid <= 700_065_535)) {
                found.add(line.strip());
            }
        }
        return found;
    }

    /** Removes the account with all that it had. */
    public void remove() throws IOException, InterruptedException {
        CommandResult.of("pkill", "-KILL", "-u", name);
        CommandResult.of("userdel", name);
        root("rm", "-rf", directory.toString());
    }
}
