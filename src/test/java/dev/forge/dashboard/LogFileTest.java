package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFileTest {
    @TempDir
    private static Path directory;

    private static File file(String text) throws Exception {
        return Files.writeString(Files.createTempFile(directory, "log", ""), text)
                .toFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "T stdout F one\\nT stderr F two\\n;          one|two",
                "T stdout P be\\nT stdout F gin\\n;           begin",
                "T stdout F \\nT stdout F after\\n;           |after",
                "T stdout F\\nT stdout F after\\n;            |after",
                "T stdout P no end;                           no end",
                "T stdout F a  b \\n;                         'a  b '",
                "{\"log\":\"one\\\\n\"}\\n{\"log\":\"two\\\\n\"}\\n;   one|two",
                "{\"log\":\"be\"}\\n{\"log\":\"gin\\\\n\"}\\n;          begin",
                "{\"log\":\"one\\\\n\"}\\n{\"log\":\"tw;          one",
                "{\"log\":7}\\n;                               7"
            })
    void linesOfBothFormats(String text, String lines) {
        String log = text.replace("\\n", "\n").replace("\\\n", "\\n");
        assertThat(String.join("|", LogFile.lines(log))).isEqualTo(lines == null ? "" : lines);
    }

    @Test
    void lineIsCutAtItsLimit() throws Exception {
        String piece = "T stdout P " + "x".repeat(1500) + "\n";
        assertThat(LogFile.tail(file(piece + piece + "T stdout F end\n"), 5))
                .singleElement()
                .satisfies(line -> assertThat(line).hasSize(LogFile.MAX_LINE));
    }

    @Test
    void lastLinesOfALongLog() throws Exception {
        StringBuilder log = new StringBuilder();
        IntStream.range(0, 80_000)
                .forEach(i -> log.append("2026-01-31T12:30:45.000000000+00:00 stdout F line ")
                        .append(i)
                        .append('\n'));
        File file = file(log.toString());
        assertThat(LogFile.tail(file, 3)).isEqualTo(List.of("line 79997", "line 79998", "line 79999"));
        // More than its first look takes: it looks further back, to its limit and not beyond.
        assertThat(LogFile.tail(file, 1000))
                .hasSize(1000)
                .startsWith("line 79000")
                .endsWith("line 79999");
        assertThat(LogFile.tail(file, 1_000_000))
                .hasSizeBetween(10_000, 79_999)
                .endsWith("line 79999")
                .allMatch(line -> line.matches("line \\d+"));
    }

    @Test
    void whatIsNotThere() throws Exception {
        assertThat(LogFile.tail(file(""), 10)).isEmpty();
        assertThatThrownBy(() -> LogFile.tail(directory.resolve("none").toFile(), 10))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void bytesThatAreNoTextEndNothing() throws Exception {
        Path file = Files.createTempFile(directory, "log", "");
        Files.write(file, new byte[] {'T', ' ', 'o', ' ', 'F', ' ', (byte) 0xff, (byte) 0xc3, '\n'});
        assertThat(LogFile.tail(file.toFile(), 10)).containsExactly("\ufffd\ufffd");
    }
}
