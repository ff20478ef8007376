package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.TIME;
import static dev.forge.engine.image.TestArchive.bytes;
import static dev.forge.engine.image.TestArchive.tar;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers come out as they went in; tar itself and find are the judges. */
class LayerRoundTripTest {
    private static final String LISTING = "%P|%y|%#m|%U|%G|%T@|%s|%l|%n\\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path tree() {
        Path tree = directory.resolve("tree");
        TestStore.run("sh", "-euc", """
                mkdir -p "$0/a/b/c" "$0/sticky" "$0/empty"
                cd "$0"
                echo hello >a/hello; chmod 4755 a/hello
                echo group >a/group; chown 1000:1001 a/group; chmod 2711 a/group
                ln a/hello a/b/hard
                ln -s ../hello a/b/soft; ln -s /nowhere dangling; touch -h -d @1234567890.5 a/b/soft
                mkfifo a/fifo; mknod a/null c 1 3; mknod a/loop b 7 300
                chmod 1777 sticky; chmod 0 empty; chown 5:6 empty
                touch -d @1000000000.123456789 a/b/c
                long=$(printf %0120d 1); mkdir -p $long/$long; echo deep >$long/$long/$long
                ln -s $long/$long/$long longlink
                name=$(printf 'latin\\351'); echo odd >"$name"
                truncate -s 5M sparse; printf x | dd of=sparse bs=1 seek=2000000 conv=notrunc status=none
                truncate -s 3M hole
                i=0; truncate -s 4M many; while [ $i -lt 40 ]; do
                    printf data | dd of=many bs=1 seek=$((i * 100000)) conv=notrunc status=none; i=$((i + 1)); done
                head -c 700000 /dev/urandom >random
                touch -d @-5 before1970
                """, tree.toString());
        return tree;
    }

    private static String listing(Path tree, String format) {
        return TestStore.run(
                "sh", "-c", "cd \"$0\" && find . -printf '" + format + "' | LC_ALL=C sort", tree.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gnu",
                "gnu --sparse",
                "oldgnu --sparse",
                "pax",
                "pax --sparse --sparse-version=0.0",
                "pax --sparse --sparse-version=0.1",
                "pax --sparse --sparse-version=1.0"
            })
    void whatTarPacksComesOutTheSame(String format) throws IOException {
        Need.have(TestStore.isRoot(), "owners and devices need root");
        Path tree = tree();
        Path archive = directory.resolve("layer.tar");
        String command = "cd \"$0\" && tar --numeric-owner --format=" + format + " -cf \"$1\" .";
        TestStore.run("sh", "-c", command, tree.toString(), archive.toString());
        TestStore store = new TestStore(directory);

        store.importLayer(Files.readAllBytes(archive));

        Path fs = store.fs("test");
        // Only pax keeps fractions of a second.
        String shown = format.startsWith("pax") ? LISTING : LISTING.replace("%T@", "%Ts");
        String whole =
                format.startsWith("pax") ? shown : shown.replace("%Ts", "%T@").replace("%T@", "");
        assertThat(listing(fs, whole)).isEqualTo(listing(tree, whole));
        TestStore.run("tar", "--numeric-owner", "-C", fs.toString(), "--compare", "-f", archive.toString());
        TestStore.run(
                "diff",
                "-r",
                "--no-dereference",
                "--exclude=fifo",
                "--exclude=null",
                "--exclude=loop",
                tree.toString(),
                fs.toString());
        if (format.contains("sparse")) {
            assertThat(blocks(fs.resolve("hole"))).isZero();
            assertThat(blocks(fs.resolve("many"))).isLessThanOrEqualTo(blocks(tree.resolve("many")));
        }
        assertThat(TestStore.run("stat", "-c", "%t:%T", fs.resolve("a/loop").toString()))
                .isEqualTo("7:12c\n");
    }

    private static long blocks(Path file) {
        return Long.parseLong(TestStore.run("stat", "-c", "%b", file.toString()).strip());
    }

    @Test
    void attributesSurvive() throws IOException {
        Need.root();
        Need.programs("getfattr");
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] layer = tar(tar -> {
            tar.attribute("security.capability", capability);
            tar.owner(1000, 1000).attribute("user.note", new byte[] {0, 1, '\n', '='});
            tar.file("ping", bytes("x"), 04755, TIME);
            tar.attribute("user.directory", bytes("yes")).directory("d", 0750, TIME);
            tar.attribute("trusted.link", bytes("yes")).symlink("s", "ping", TIME);
            tar.attribute("security.selinux", bytes("host's")).file("plain", bytes("x"), 0644, TIME);
            // What only overlayfs may set, and what a link cannot have, is left out, as docker does.
            tar.attribute("trusted.overlay.redirect", bytes("/etc")).attribute("user.overlay.opaque", bytes("y"));
            tar.directory("redirected", 0755, TIME);
            tar.attribute("user.overlay.opaque", bytes("y")).file("overlaid", bytes("x"), 0644, TIME);
            tar.attribute("user.note", bytes("x")).symlink("noted", "ping", TIME);
        });
        TestStore store = new TestStore(directory);

        store.importLayer(layer);

        Path fs = store.fs("test");
        String found = TestStore.run(
                "sh",
                "-c",
                "cd \"$0\" && getfattr -h -d -m - -e hex ping d s plain redirected overlaid noted",
                fs.toString());
        assertThat(found)
                .contains("security.capability=0x0100000200040000000000000000000000000000")
                .contains("user.note=0x00010a3d")
                .contains("user.directory=0x796573")
                .contains("trusted.link=0x796573")
                .doesNotContain("selinux")
                .doesNotContain("overlay.");
    }

    @Test
    void whiteoutsBecomeOverlayfsOwn() throws IOException {
        Need.root();
        Need.programs("getfattr");
        byte[] layer = tar(tar -> {
            tar.directory("etc", 0755, TIME);
            tar.file("etc/.wh.gone", bytes(""), 0644, TIME);
            tar.file("missing/.wh.below", bytes(""), 0644, TIME);
            tar.directory("opaque", 0755, TIME);
            tar.file("opaque/.wh..wh..opq", bytes(""), 0644, TIME);
            tar.file("kept", bytes("mine"), 0644, TIME);
            tar.file(".wh.kept", bytes(""), 0644, TIME);
            tar.file(".wh.late", bytes(""), 0644, TIME);
            tar.directory("late", 0755, TIME);
            tar.directory("early", 0755, TIME);
            tar.file(".wh.early", bytes(""), 0644, TIME);
            tar.file(".wh..wh.plnk", bytes(""), 0644, TIME);
        });
        TestStore store = new TestStore(directory);

        store.importLayer(layer);

        Path fs = store.fs("test");
        assertThat(TestStore.run("stat", "-c", "%F %t:%T", fs + "/etc/gone", fs + "/missing/below"))
                .isEqualTo("character special file 0:0\n".repeat(2));
        assertThat(Files.readString(fs.resolve("kept"))).isEqualTo("mine");
        for (String name : new String[] {"opaque", "late", "early"}) {
            assertThat(TestStore.run(
                            "getfattr",
                            "--absolute-names",
                            "--only-values",
                            "-n",
                            "trusted.overlay.opaque",
                            fs.resolve(name).toString()))
                    .startsWith("y");
        }
        assertThat(fs.resolve("opaque/.wh..wh..opq")).doesNotExist();
        assertThat(fs.resolve(".wh..wh.plnk")).doesNotExist();
    }

    @Test
    void laterEntriesWin() throws IOException {
        byte[] layer = tar(tar -> {
            tar.file("a", bytes("first"), 0600, TIME);
            tar.file("a", bytes("second"), 0644, TIME);
            tar.directory("d", 0755, TIME).file("d/inner", bytes("x"), 0644, TIME);
            tar.file("d", bytes("now a file"), 0644, TIME);
            tar.symlink("l", "a", TIME);
            tar.file("l", bytes("no link"), 0644, TIME);
            tar.file("f", bytes("x"), 0644, TIME);
            tar.directory("f", 0700, TIME).file("f/in", bytes("x"), 0644, TIME);
            tar.hardlink("a", "./a", 0644, TIME);
            tar.file("/absolute", bytes("x"), 0644, TIME);
            tar.directory(".", 0711, TIME);
        });
        TestStore store = new TestStore(directory);

        store.importLayer(layer);

        Path fs = store.fs("test");
        assertThat(Files.readString(fs.resolve("a"))).isEqualTo("second");
        assertThat(Files.readString(fs.resolve("d"))).isEqualTo("now a file");
        assertThat(Files.isSymbolicLink(fs.resolve("l"))).isFalse();
        assertThat(Files.readString(fs.resolve("l"))).isEqualTo("no link");
        assertThat(Files.isDirectory(fs.resolve("f"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(fs.resolve("absolute")).exists();
        assertThat(TestStore.run("stat", "-c", "%a", fs.toString())).isEqualTo("711\n");
    }

    @Test
    void linksInsideTheLayerMayBeWalked() throws IOException {
        byte[] layer = tar(tar -> {
            tar.directory("usr/lib", 0755, TIME).symlink("lib", "usr/lib", TIME);
            tar.file("lib/libc.so", bytes("x"), 0644, TIME);
        });
        TestStore store = new TestStore(directory);

        store.importLayer(layer);

        assertThat(store.fs("test").resolve("usr/lib/libc.so")).exists();
    }
}
