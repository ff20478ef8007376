package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedSessionTest {
    @TempDir
    Path directory;

    @Test
    void thePageIsThereFromTheStart() throws Exception {
        Path file = directory.resolve("out.html");
        RecordedSession session = RecordedSession.begin(file.toString());
        assertThat(file).content().contains("id=\"recording\"").doesNotContain("\"web\"");
        session.add(Samples.usual());
        session.write();
        assertThat(file).content().contains("\"web\"");
        assertThat(directory).isDirectoryContaining("glob:**out.html").isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void whatCannotBeWrittenIsSaidAtTheStart() throws Exception {
        String missing = directory.resolve("missing/out.html").toString();
        assertThatThrownBy(() -> RecordedSession.begin(missing))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining(missing)
                .hasMessageContaining("no such file or directory");
        assertThatThrownBy(() -> RecordedSession.begin(directory.toString()))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("it is a directory");
        // Where nobody can make a file, be it root.
        assertThatThrownBy(() -> RecordedSession.begin("/proc/out.html"))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("cannot write /proc/out.html");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatWasWrittenBeforeIsStillThereIfTheEndFails() throws Exception {
        Path below = Files.createDirectory(directory.resolve("below"));
        RecordedSession session =
                RecordedSession.begin(below.resolve("out.html").toString());
        session.add(Samples.usual());
        session.write();
        Path moved = Files.move(below, directory.resolve("moved"));
        assertThatThrownBy(session::write)
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("out.html")
                .extracting(failure -> ((ForgeException) failure).hint())
                .asString()
                .contains("it has the session until ");
        assertThat(moved.resolve("out.html")).content().contains("\"web\"");
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path file = Files.writeString(directory.resolve("file.html"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.html"), file);
        RecordedSession.begin(link.toString()).write();
        assertThat(link).isSymbolicLink();
        assertThat(file).content().startsWith("<!DOCTYPE html>");
    }
}
