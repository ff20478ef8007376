package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.OutputFile;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a command has promised is there after a power cut: ext4 on a loop device is shut down without its log being
 * written, as when the power goes, and mounted again. Its own time for writing the log is set so late that nothing gets
 * to the disk that was not synced.
 */
class PowerCutIT {
    /** _IOR('X', 125, __u32), and the flag for a log that is not written; see ext4(5) and fs/ext4/ioctl.c. */
    private static final long EXT4_IOC_SHUTDOWN = 0x8004587dL;

    private static final int NOLOGFLUSH = 2;
    private static final int O_RDONLY = 0;

    @TempDir
    Path directory;

    private Path disk;
    private ForgeCli forge;

    @BeforeEach
    void mount() throws Exception {
        Need.root();
        Need.programs("mkfs.ext4", "mount", "umount", "busybox", "runc");
        Path image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(256L << 20);
        }
        must("mkfs.ext4", "-q", image.toString());
        disk = Files.createDirectory(directory.resolve("disk"));
        CommandResult mounted = CommandResult.of("mount", "-o", "loop,commit=600", image.toString(), disk.toString());
        Need.have(mounted.code() == 0, "no loop device can be mounted: " + mounted.err());
        forge = new ForgeCli(disk);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            CommandResult.of("umount", "--lazy", disk.toString());
        }
    }

    private static void must(String... command) throws Exception {
        CommandResult ended = CommandResult.of(command);
        assertThat(ended.code()).as("%s: %s", List.of(command), ended.said()).isZero();
    }

    private void cutPower() throws Exception {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle ioctl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("ioctl"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment flag = arena.allocateFrom(ValueLayout.JAVA_INT, NOLOGFLUSH);
            int opened = (int) open.invokeExact(arena.allocateFrom(disk.toString()), O_RDONLY);
            assertThat(opened).isNotNegative();
            assertThat((int) ioctl.invokeExact(opened, EXT4_IOC_SHUTDOWN, flag)).isZero();
            assertThat((int) close.invokeExact(opened)).isZero();
        } catch (Throwable e) {
            throw new AssertionError("the power cannot be cut", e);
        }
        must("umount", disk.toString());
        must("mount", "-o", "loop,commit=600", directory.resolve("image").toString(), disk.toString());
    }

    @Test
    void whatWasNotSyncedIsLost() throws Exception {
        Path kept = disk.resolve("kept");
        OutputFile.write(kept.toFile(), "kept");
        Path lost = Files.writeString(disk.resolve("lost"), "lost");
        cutPower();
        assertThat(lost).doesNotExist();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void imagesAndNamesAreThere() throws Exception {
        forge.importBusybox();
        cutPower();
        assertThat(forge.must("run", "--rm", "busybox", "echo", "there")).isEqualTo("there");
        forge.must("tag", "busybox", "second:1");
        cutPower();
        assertThat(forge.must("images", "--format", "{{.Repository}}:{{.Tag}}").lines())
                .containsExactlyInAnyOrder("busybox:latest", "second:1");
        // The name that it had, given to another image.
        forge.importBusybox();
        cutPower();
        assertThat(forge.run("images").err()).isEmpty();
        assertThat(forge.must("run", "--rm", "busybox", "echo", "there")).isEqualTo("there");
        forge.must("rmi", "second:1");
        cutPower();
        assertThat(forge.must("images", "--quiet").lines()).hasSize(1);
        assertThat(forge.run("image", "inspect", "second:1").code()).isNotZero();
    }

    @Test
    void containersAreThereAndRemovedOnesAreNot() throws Exception {
        forge.importBusybox();
        String id = forge.must("create", "--name", "web", "busybox", "echo", "there");
        cutPower();
        assertThat(forge.must("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Names}}"))
                .isEqualTo(id + " web");
        assertThat(forge.must("start", "-a", "web")).isEqualTo("there");
        assertThat(forge.run("create", "--name", "web", "busybox").err()).contains("is in use");
        forge.must("rm", "web");
        cutPower();
        assertThat(forge.must("ps", "-aq")).isEmpty();
        assertThat(forge.run("ps", "-a").err()).isEmpty();
        forge.must("create", "--name", "web", "busybox");
    }

    @Test
    void resultsAreThere() throws Exception {
        assertThat(forge.run("benchmark", "profile", "--", "sleep", "0.5").err())
                .doesNotContain("cannot");
        cutPower();
        try (Stream<Path> files = Files.list(forge.home().resolve("profiles"))) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(file).isNotEmptyFile());
        }
    }
}
