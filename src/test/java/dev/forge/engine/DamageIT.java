package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.FileTree;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every file of a home that a start reads, damaged in every way: a container is confined as ever, or does not start. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DamageIT {
    /** Two homes, because the host has that many processors at least, and there are some hundred damages. */
    @RegisterExtension
    static final TempForgeHome ONE = new TempForgeHome();

    @RegisterExtension
    static final TempForgeHome TWO = new TempForgeHome();

    private static final String LOOK = """
            grep -E '^(Cap|Seccomp|NoNewPrivs|Uid)' /proc/self/status
            ulimit -n; cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null
            cat /proc/kcore 2>/dev/null | wc -c; (: >/proc/sys/kernel/hostname) 2>&1
            for n in pid ipc uts mnt net; do
                case $(readlink /proc/self/ns/$n) in %s) echo host $n ;; *) echo own $n ;; esac
            done
            echo end""";

    /** What may have happened to a file. */
    private enum Damage {
        GONE,
        EMPTY,
        HALF,
        TWO_BYTES_LESS,
        RANDOM,
        OBJECT,
        DIRECTORY,
        LINK,
        PIPE,
        HUGE,
        /** It can be read as before, and means less. */
        WEAKER
    }

    private static List<DamageIT> homes;

    private ForgeCli forge;
    private Path whole;
    private Path outside;
    private String prepared;
    private String kept;
    private String look;
    private String[] expected;

    @BeforeAll
    static void fill() throws Exception {
        homes = List.of(new DamageIT(), new DamageIT());
        homes.get(0).fill(ONE);
        homes.get(1).fill(TWO);
    }

    private void fill(TempForgeHome home) throws Exception {
        forge = home.forge();
        whole = home.directory().resolve("whole");
        outside = Files.createDirectory(home.directory().resolve("outside"));
        List<String> host = new ArrayList<>();
        for (String name : List.of("pid", "ipc", "uts", "mnt", "net")) {
            host.add("'" + Files.readSymbolicLink(Path.of("/proc/self/ns", name)) + "'");
        }
        look = LOOK.formatted(String.join("|", host));
        String run = forge.must("run", "--rm", "busybox", "sh", "-c", look);
        prepared = create("prepared");
        kept = create("kept");
        String confined = forge.must("start", "-a", "kept");
        assertThat(confined)
                .contains("NoNewPrivs:\t1", "Seccomp:\t2", "own mnt")
                .endsWith("end");
        expected = new String[] {run, confined};
        copy(forge.home(), whole);
    }

    private String create(String name) throws Exception {
        return forge.must(
                "create",
                "--name",
                name,
                "--cap-drop",
                "NET_RAW",
                "--security-opt",
                "no-new-privileges",
                "--pids-limit",
                "50",
                "--ulimit",
                "nofile=99:99",
                "busybox",
                "sh",
                "-c",
                look);
    }

    private static void copy(Path from, Path to) throws Exception {
        FileTree.remove(to.toFile());
        assertThat(CommandResult.of("cp", "-a", from.toString(), to.toString()).code())
                .isZero();
    }

    /** All that is Forge's own and that a start reads; what is in layers and what containers wrote is not. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(whole)) {
            return all.map(whole::relativize)
                    .filter(file -> !file.toString().isEmpty()
                            && !file.toString()
                                    .matches(".*/(fs|upper)/.*|images/.*[.]config|.*/lock|layers/.*|locks.*"))
                    .sorted()
                    .toList();
        }
    }

    /** Does the damage; returns whether there is any. */
    private boolean damage(Path file, Damage damage) throws Exception {
        boolean regular = Files.isRegularFile(file);
        String text = regular ? Files.readString(file) : "";
        if (!regular
                && List.of(Damage.HALF, Damage.TWO_BYTES_LESS, Damage.WEAKER).contains(damage)) {
            return false;
        }
        FileTree.remove(file.toFile());
        switch (damage) {
            case GONE -> {}
            case EMPTY -> Files.createFile(file);
            case HALF -> Files.writeString(file, text.substring(0, text.length() / 2));
            case TWO_BYTES_LESS -> Files.writeString(file, text.substring(0, Math.max(0, text.length() - 2)));
            case RANDOM -> {
                byte[] bytes = new byte[300];
                new Random(file.toString().hashCode()).nextBytes(bytes);
                Files.write(file, bytes);
            }
            case OBJECT -> Files.writeString(file, "{}\n");
            case DIRECTORY -> Files.createDirectories(file.resolve("below"));
            case LINK ->
                Files.createSymbolicLink(file, regular ? outside() : outside().getParent());
            case PIPE ->
                assertThat(CommandResult.of("mkfifo", file.toString()).code()).isZero();
            case HUGE -> {
                try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
                    huge.setLength(6L << 30);
                }
            }
            case WEAKER -> {
                String weaker = text.replace("SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW")
                        .replace("\"noNewPrivileges\":true", "\"noNewPrivileges\":false")
                        .replace("\"capDrop\"", "\"capDrap\"")
                        .replace("\"pidsLimit\":50", "\"pidsLimit\":0")
                        .replace("\"pids\":{\"limit\":50}", "\"pids\":{\"limit\":0}")
                        .replace("CAP_CHOWN", "CAP_SYS_ADMIN")
                        .replace("\"maskedPaths\"", "\"unmaskedPaths\"")
                        .replace("{\"type\":\"ipc\"},", "")
                        .replace("true\n", "false\n");
                Files.writeString(file, weaker);
                return !weaker.equals(text);
            }
        }
        return true;
    }

    /** A file outside of the home that a link leads to; as root, Forge could write anywhere. */
    private Path outside() throws IOException {
        return Files.writeString(outside.resolve("file"), "root:x:0:0:root:/root:/bin/sh\n");
    }

    /** What has become of the file outside. */
    private String left() throws Exception {
        return CommandResult.of("sh", "-c", "cd \"$1\" && stat -c %a file && cat file", "sh", outside.toString())
                .said();
    }

    /** Starts what reads the file; returns what is wrong with how it ended, or an empty string. */
    private String start(String file) throws Exception {
        CommandResult ended;
        String wanted = expected[1];
        if (file.contains(prepared) || file.equals("names/prepared")) {
            ended = forge.run("start", "prepared");
            if (ended.code() == 0) {
                Path live = forge.home().resolve("live/" + prepared);
                Await.until("the container has ended", () -> !Files.exists(live));
                String log = Files.readString(forge.home().resolve("containers/" + prepared + "/log"));
                ended = new CommandResult(0, printed(log), "");
            }
        } else if (file.contains(kept) || file.equals("names/kept")) {
            ended = forge.run("start", "-a", "kept");
        } else {
            ended = forge.run("run", "--rm", "busybox", "sh", "-c", look);
            wanted = expected[0];
        }
        if (ended.said().contains("internal error")) {
            return ended.said();
        }
        if (ended.code() == 0) {
            return ended.out().stripTrailing().equals(wanted) ? "" : "it was confined so: " + ended.out();
        }
        // Nobody has to mend what was found out about the host, or a start that was prepared: it is made again.
        boolean isMadeAgain = file.startsWith("host") || file.contains("/next");
        return isMadeAgain || ended.err().isBlank() ? "exit code " + ended.code() + ": " + ended.err() : "";
    }

    /** What a payload printed, from conmon's log, which may have a line in several pieces. */
    private static String printed(String log) {
        return log.replaceAll("(?m)^(\\S+ std\\w+ )P (.*)\n", "$1F $2")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\S+ std\\w+ F ", "");
    }

    @AfterEach
    void clear() {
        homes.forEach(home -> FileTree.remove(home.forge.home().toFile()));
    }

    @ParameterizedTest
    @EnumSource
    void aContainerIsConfinedAsEverOrDoesNotStart(Damage damage) throws Exception {
        AtomicInteger damaged = new AtomicInteger();
        List<Callable<List<String>>> halves = new ArrayList<>();
        for (int half = 0; half < homes.size(); half++) {
            int first = half;
            halves.add(() -> homes.get(first).wrong(damage, first, damaged));
        }
        List<String> wrong = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(homes.size())) {
            for (Future<List<String>> half : threads.invokeAll(halves)) {
                wrong.addAll(half.get());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(damaged.get()).isGreaterThan(damage == Damage.WEAKER ? 4 : 15);
    }

    /** Damages every other file, one after the other; returns what was wrong. */
    private List<String> wrong(Damage damage, int first, AtomicInteger damaged) throws Exception {
        List<String> wrong = new ArrayList<>();
        List<Path> files = files();
        for (int i = first; i < files.size(); i += homes.size()) {
            Path file = files.get(i);
            copy(whole, forge.home());
            if (damage(forge.home().resolve(file), damage)) {
                damaged.incrementAndGet();
                String before = left();
                String complaint = start(file.toString());
                if (!left().equals(before)) {
                    wrong.add(file + " is a link, and what it leads to was changed: " + left());
                }
                if (!complaint.isEmpty()) {
                    wrong.add(file + ": " + complaint);
                }
            }
        }
        return wrong;
    }

    @Test
    void aHomeThatWasMovedOrCopiedStartsWhatWasMadeInIt() throws Exception {
        Path other = ONE.directory().resolve("other");
        Path whole = homes.getFirst().whole;
        ForgeCli forge = homes.getFirst().forge;
        Files.createDirectory(other);
        copy(whole, other.resolve("home"));
        ForgeCli moved = new ForgeCli(other);
        for (String name : List.of("prepared", "kept")) {
            moved.must("start", name);
            assertThat(moved.must("wait", name)).isEqualTo("0");
            assertThat(moved.must("logs", name)).endsWith("end");
        }
        // A container that runs in one copy is not started in another: both would have one cgroup.
        moved.must("create", "--name", "long", "busybox", "sleep", "300");
        copy(other.resolve("home"), forge.home());
        moved.must("start", "long");
        assertThat(forge.run("start", "long").err()).contains("runs already, in another copy of this forge home");
        assertThat(moved.must("ps", "--format", "{{.Names}}")).isEqualTo("long");
        moved.removeAll();
    }
}
