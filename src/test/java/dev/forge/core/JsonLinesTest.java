package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a":1}NL{"b":2}NL              | 1 2
            {"a":1}NL{"b":2}                | 1
            {"a":1}NL{"b                    | 1
            {"a":1}NL{"b{"c":3}NL{"d":4}NL  | 1 4
            NL{"a":1}NL[1]NL{"a":5}NL       | 1 5
            NL                              |
            """)
    void whatIsCutIsLeftOut(String text, String expected) throws Exception {
        Path file = Files.writeString(directory.resolve("lines"), text.replace("NL", "\n"));
        assertThat(JsonLines.read(file.toFile()).stream()
                        .map(object -> object.members().values().iterator().next())
                        .map(String::valueOf))
                .containsExactly(expected == null ? new String[0] : expected.split(" "));
    }

    @Test
    void noFileHasNoLinesAndADirectoryIsNone() {
        assertThat(JsonLines.read(directory.resolve("missing").toFile())).isEmpty();
        assertThatThrownBy(() -> JsonLines.read(directory.toFile())).isInstanceOf(ForgeException.class);
    }
}
