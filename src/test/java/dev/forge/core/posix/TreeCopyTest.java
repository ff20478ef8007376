package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every kind with other owners, which only root can make. */
class TreeCopyTest {
    private static final IdMap USERS = IdMap.keeping(5, 100);
    private static final IdMap GROUPS = IdMap.from(1000, 50);

    private static final String MAKE = """
            umask 022
            mkdir -m 1777 d; mkdir -m 700 d/inner; mkdir -p deep/er/est
            printf 'some text' >plain; chmod 640 plain; chown 3:4 plain
            ln plain d/again; ln plain deep/er/again
            printf x >suid; chown 5:6 suid; chmod 6755 suid
            ln -s nowhere link; chown -h 7:8 link; ln link linkedlink
            mkfifo -m 604 pipe; chown 1:2 pipe
            mknod gone c 0 0; chown 9:9 d/inner
            truncate -s 64M holes; printf end | dd of=holes bs=1 seek=40000000 conv=notrunc status=none
            : >empty; printf y >"$(printf 'n\\351 \\\\ \\nb')"
            touch -h -d '2001-02-03 04:05:06.789' plain link d deep/er pipe .
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void makeTree() throws Exception {
        Need.root();
        run("mkdir source; cd source; " + MAKE);
    }

    private String run(String script) throws Exception {
        CommandResult ended = CommandResult.of(new ProcessBuilder("sh", "-ec", script).directory(directory.toFile()));
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.out();
    }

    /** All that find(1) tells of a tree, a file a line. */
    private List<String> tell(String tree) throws Exception {
        String told = "find . -printf '%U %G %y %m %s %n %T@ %l %p\\0' | sort -z -k9 | tr '\\0\\n' '\\n?' | cat -v";
        return run("export LC_ALL=C; cd " + tree + "; " + told).lines().toList();
    }

    private void copy() {
        TreeCopy.copy(file("source"), file("copy"), USERS, GROUPS);
    }

    private File file(String name) {
        return directory.resolve(name).toFile();
    }

    @Test
    void everythingIsAsItWasButTheOwners() throws Exception {
        copy();
        List<String> expected =
                tell("source").stream().map(TreeCopyTest::owned).sorted().toList();
        List<String> found =
                tell("copy").stream().map(TreeCopyTest::withoutSize).sorted().toList();
        assertThat(expected).hasSizeGreaterThan(15);
        assertThat(found).isEqualTo(expected);
        assertThat(run("cmp source/plain copy/plain; cmp source/holes copy/holes; "
                        + "[ copy/plain -ef copy/d/again ]; [ copy/plain -ef copy/deep/er/again ]; "
                        + "[ $(du -k copy/holes | cut -f1) -lt 1000 ]; stat -c %t,%T copy/gone"))
                .isEqualTo("0,0\n");
    }

    /** What the line of a file of the source is in the copy. A whiteout belongs to nobody. */
    private static String owned(String line) {
        String[] words = line.split(" ", 3);
        String rest = withoutSize("0 0 " + words[2]).substring(4);
        return rest.startsWith("c ")
                ? "0 0 " + rest
                : USERS.outer(Long.parseLong(words[0])) + " " + GROUPS.outer(Long.parseLong(words[1])) + " " + rest;
    }

    /** Of a directory the size is the file system's business, and of a whiteout the mode and the time. */
    private static String withoutSize(String line) {
        String[] words = line.split(" ", 8);
        if (words[2].equals("d")) {
            words[4] = "-";
        }
        if (words[2].equals("c")) {
            words[3] = words[6] = "-";
        }
        return String.join(" ", words);
    }

    @Test
    void attributesAreThereToo() {
        byte[] opaque = bytes("trusted.overlay.opaque");
        byte[] capability = bytes("security.capability");
        byte[] net = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        try (PosixFiles files = new PosixFiles()) {
            assertThat(files.setAttribute(bytes(file("source/d").getPath()), opaque, bytes("y")))
                    .isZero();
            assertThat(files.setAttribute(bytes(file("source/plain").getPath()), capability, net))
                    .isZero();
            copy();
            assertThat(files.attribute(bytes(file("copy/d").getPath()), opaque)).isEqualTo(bytes("y"));
            assertThat(files.attribute(bytes(file("copy/plain").getPath()), capability))
                    .isEqualTo(net);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void ownerWhoIsNobodyThereIsRefused() throws Exception {
        run("chown 101:0 source/deep/er");
        assertThatThrownBy(this::copy)
                .isInstanceOf(ForgeException.class)
                .hasMessage("the image's file /deep/er belongs to user 101 and group 0,"
                        + " and the container's user namespace has no such ids");
    }

    /** As deep as a path can be, and with many files in one directory. */
    @Test
    void deepAndWideTreesAreCopied() throws Exception {
        run("cd source; p=a; i=0; while [ $i -lt 1900 ]; do p=$p/a; i=$((i + 1)); done; mkdir -p $p; echo x >$p/f; "
                + "mkdir wide; cd wide; i=0; while [ $i -lt 3000 ]; do : >file$i; i=$((i + 1)); done");
        copy();
        assertThat(run("find copy/a | wc -l; ls copy/wide | wc -l; rm -r source/a copy/a"))
                .isEqualTo("1902\n3000\n");
    }

    @Test
    void deviceIsRefused() throws Exception {
        run("mknod source/d/zero c 1 5");
        assertThatThrownBy(this::copy)
                .isInstanceOf(ForgeException.class)
                .hasMessage("cannot copy /d/zero: only root may make a device");
    }

    @Test
    void nothingIsCopiedOverWhatIsThere() throws Exception {
        run("mkdir copy; printf x >copy/kept");
        assertThatThrownBy(this::copy).isInstanceOf(ForgeException.class).hasMessageContaining("it exists already");
        assertThat(run("cat copy/kept")).isEqualTo("x");
    }
}
