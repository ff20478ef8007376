package dev.forge.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TestAccount;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Images of a user who is not root: what a layer hides of those below, and what cannot be his. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RootlessImageIT {
    private TestAccount account;

    @BeforeAll
    void makeAccount() throws Exception {
        account = new TestAccount(true);
    }

    @AfterAll
    void removeAccount() throws Exception {
        account.remove();
    }

    @Test
    void whiteoutsAndOpaqueDirectoriesHideWhatIsBelow() throws Exception {
        ByteArrayOutputStream root = new ByteArrayOutputStream();
        ForgeCli.writeBusybox(root);
        byte[] below = TestArchive.tar(tar -> {
            tar.directory("opaque", 0755, 0);
            tar.file("opaque/below", TestArchive.bytes("x"), 0644, 0);
            tar.directory("kept", 0755, 0);
            tar.file("kept/gone", TestArchive.bytes("x"), 0644, 0);
            tar.file("kept/below", TestArchive.bytes("x"), 0644, 0);
        });
        byte[] above = TestArchive.tar(tar -> {
            tar.file("opaque/.wh..wh..opq", new byte[0], 0644, 0);
            tar.file("opaque/above", TestArchive.bytes("x"), 0644, 0);
            tar.file("kept/.wh.gone", new byte[0], 0644, 0);
        });
        Path archive = account.directory().resolve("image.tar");
        Files.write(
                archive,
                new TestArchive()
                        .docker("layers:1", root.toByteArray(), below, above)
                        .tar());
        account.must("load", "-i", archive.toString());
        // A directory that is removed and made again is opaque too: as a user's attribute, or this fails.
        assertThat(account.must(
                        "run",
                        "--rm",
                        "layers:1",
                        "sh",
                        "-c",
                        "ls opaque kept; busybox rm -r kept; mkdir kept; ls kept"))
                .isEqualTo("kept:\nbelow\n\nopaque:\nabove");
        account.must("rmi", "layers:1");
        assertThat(account.staleState()).isEmpty();
    }

    @Test
    void entryOfAnIdThatIsNotThereIsRefused() throws Exception {
        Path archive = account.directory().resolve("far.tar");
        Files.write(
                archive, TestArchive.tar(tar -> tar.owner(3_000_000, 0).file("far", TestArchive.bytes("x"), 0644, 0)));
        CommandResult ended = account.forge("import", archive.toString(), "far");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains("far belongs to user 3000000 and group 0, for which there are not enough subordinate ids");
        assertThat(account.staleState()).isEmpty();
        assertThat(account.must("images", "-q")).isEmpty();
    }

    /** As {@code tar -C "$(mktemp -d)"} makes them. */
    @Test
    void imageWhoseRootIsClosedToTheUserStarts() throws Exception {
        ByteArrayOutputStream root = new ByteArrayOutputStream();
        ForgeCli.writeBusybox(root);
        byte[] closed = TestArchive.tar(tar -> tar.owner(1000, 1000).directory(".", 0700, 0));
        Path archive = account.directory().resolve("closed.tar");
        Files.write(
                archive,
                new TestArchive().docker("closed:1", root.toByteArray(), closed).tar());
        account.must("load", "-i", archive.toString());
        assertThat(account.must("run", "--rm", "closed:1", "echo", "hi")).isEqualTo("hi");
        account.must("rmi", "closed:1");
        assertThat(account.staleState()).isEmpty();
    }
}
