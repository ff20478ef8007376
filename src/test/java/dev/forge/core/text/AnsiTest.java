package dev.forge.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnsiTest {
    @Test
    void paintsOnRequestOnly() {
        assertThat(Ansi.RED.paint("x", true)).isEqualTo("\u001b[31mx\u001b[0m");
        assertThat(Ansi.RED.paint("x", false)).isEqualTo("x");
        assertThat(Ansi.ERASE_LINE).isEqualTo("\r\u001b[K");
    }

    @Test
    void noOtherSourceHasAControlSequence() throws Exception {
        Path sources = Path.of(System.getProperty("forge.checkout")).resolve("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> found = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(AnsiTest::hasEscape)
                    .map(file -> sources.relativize(file).toString())
                    .toList();
            assertThat(found)
                    .containsExactlyInAnyOrder(
                            "dev/forge/core/text/Ansi.java", "dev/forge/dashboard/ScreenWriter.java");
        }
    }

    private static boolean hasEscape(Path file) {
        try {
            String text = Files.readString(file);
            return text.contains("u001" + "b") || text.contains("\\0" + "33") || text.contains("\u001b");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
