package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ExitCode;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A home whose disk has no space, no inodes or may not be written to: every command says so, and leaves nothing. */
class FullDiskIT {
    @TempDir
    Path directory;

    /** What is wrong with the disk. */
    private enum Want {
        SPACE("no space left on device"),
        INODES("no space left on device"),
        WRITING("read-only file system");

        private final String reason;

        Want(String reason) {
            this.reason = reason;
        }
    }

    private Path disk() {
        return directory.resolve("disk");
    }

    @AfterEach
    void unmount() throws Exception {
        CommandResult.of("umount", "--lazy", disk().toString());
    }

    private void remount(String options) throws Exception {
        assertThat(CommandResult.of("mount", "-o", "remount," + options, disk().toString())
                        .code())
                .isZero();
    }

    private List<Path> fill(Want want) throws Exception {
        List<Path> filled = new ArrayList<>();
        switch (want) {
            case SPACE -> {
                filled.add(disk().resolve("filled"));
                try (OutputStream out = Files.newOutputStream(filled.get(0))) {
                    for (int size = 1 << 20; size > 0; size /= 2) {
                        writeUntilFull(out, size);
                    }
                }
            }
            case INODES -> {
                try {
                    for (int i = 0; i < 10_000; i++) {
                        filled.add(Files.createFile(disk().resolve("filled" + i)));
                    }
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("No space left");
                }
            }
            case WRITING -> remount("ro");
        }
        return filled;
    }

    private static void writeUntilFull(OutputStream out, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < 1000; i++) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysSoAndLeavesNothing(Want want) throws Exception {
        saysSoAndLeavesNothing(want, false);
    }

    @ParameterizedTest
    @EnumSource
    void saysSoAndLeavesNothingWhereThereAreRecipes(Want want) throws Exception {
        saysSoAndLeavesNothing(want, true);
    }

    private void saysSoAndLeavesNothing(Want want, boolean recipes) throws Exception {
        Need.root();
        Need.programs("busybox", "runc", "conmon", "mount");
        Files.createDirectory(disk());
        CommandResult mounted =
                CommandResult.of("mount", "-t", "tmpfs", "-o", "size=100m,nr_inodes=800", "tmpfs", disk().toString());
        assertThat(mounted.code()).as(mounted.err()).isZero();
        ForgeCli forge = new ForgeCli(disk());
        forge.importBusybox();
        forge.must("create", "--name", "prepared", "busybox", "echo", "x");
        forge.must("create", "--name", "kept", "busybox", "echo", "x");
        assertThat(forge.must("start", "-a", "kept")).isEqualTo("x");
        if (recipes) {
            forge.must("run", "--rm", "busybox", "true");
            forge.must("run", "--name", "one", "busybox", "true");
            forge.must("run", "-d", "--name", "two", "busybox", "true");
            forge.must("wait", "two");
            forge.must("rm", "-f", "one", "two");
        }
        String before = forge.must("ps", "-a", "--format", "{{.Names}} {{.State}}");
        List<Path> filled = fill(want);

        for (String[] command : new String[][] {
            {"start", "prepared"},
            {"start", "kept"},
            {"start", "-a", "kept"},
            {"run", "--rm", "busybox", "true"},
            {"run", "busybox", "true"},
            {"run", "-d", "busybox", "true"},
            {"create", "busybox"},
            {"tag", "busybox", "other"},
            {"import", "/etc/hostname"},
        }) {
            CommandResult ended = forge.run(command);
            String line = String.join(" ", command) + ": " + ended.err();
            boolean payload = command[0].equals("run") || command[0].equals("create");
            assertThat(ended.code()).as(line).isEqualTo(payload ? ExitCode.ENGINE : ExitCode.FAILED);
            if (!command[0].equals("import")) {
                assertThat(ended.err()).as(line).startsWith("forge: ").contains(want.reason);
            }
            assertThat(ended.err()).as(line).doesNotContain("internal error", "prepared.sh", "recipe.sh", "I/O error");
        }
        for (String[] command : new String[][] {{"ps", "-a"}, {"images"}, {"system", "df"}, {"logs", "kept"}}) {
            forge.must(command);
        }
        if (want == Want.WRITING) {
            remount("rw");
        } else {
            // What takes up the space can be removed.
            forge.must("rm", "kept");
            forge.must("create", "--name", "kept", "busybox", "echo", "x");
        }
        for (Path file : filled) {
            Files.delete(file);
        }
        assertThat(forge.staleState()).as(before).hasSize(4).allMatch(name -> name.matches("(containers|names)/.*"));
        assertThat(forge.must("start", "-a", "prepared")).isEqualTo("x");
        assertThat(forge.must("start", "-a", "kept")).isEqualTo("x");
        forge.removeAll();
        assertThat(forge.staleState()).isEmpty();
    }
}
