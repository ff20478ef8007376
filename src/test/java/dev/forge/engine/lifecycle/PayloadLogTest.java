package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadLogTest {
    private static final String AT = "2026-11-26T07:00:0";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** Entries written shortly: {@code 1oFtext} is the text with its line feed on standard output in second 1. */
    private static String log(String... entries) {
        StringBuilder log = new StringBuilder();
        for (String entry : entries) {
            log.append(AT).append(entry.charAt(0)).append("+01:00 ");
            log.append(entry.charAt(1) == 'o' ? "stdout " : "stderr ")
                    .append(entry.charAt(2))
                    .append(' ');
            log.append(entry, 3, entry.length()).append('\n');
        }
        return log.toString();
    }

    private List<String> read(byte[] log, int tail, @Nullable Instant since) throws IOException {
        Path file = Files.write(directory.resolve("log"), log);
        return read(file, tail, since);
    }

    private static List<String> read(Path file, int tail, @Nullable Instant since) {
        List<String> entries = new ArrayList<>();
        new PayloadLog(file.toFile())
                .read(
                        new PayloadLog.Range(tail, since, null),
                        (time, error, begins, text, ended) -> {
                            assertThat(OffsetDateTime.parse(time)).isNotNull();
                            entries.add(time.substring(18, 19)
                                    + (error ? "e" : "o")
                                    + (ended ? "F" : "P")
                                    + new String(text, StandardCharsets.ISO_8859_1));
                        },
                        () -> true);
        return entries;
    }

    private List<String> read(String log, int tail, @Nullable Instant since) throws IOException {
        return read(log.getBytes(StandardCharsets.ISO_8859_1), tail, since);
    }

    @ParameterizedTest
    @CsvSource({
        "1oFtext",
        "1eFtext",
        "1oPtext",
        "1oF",
        "1eP",
        "'1oF '",
        "'1oF a  b '",
        "1oFä",
        "1oF\u00ff\u0000",
        "'1oF\r'"
    })
    void readsAnEntry(String entry) throws IOException {
        assertThat(read(log(entry), -1, null)).containsExactly(entry);
    }

    @Test
    void readsFurtherTags() throws IOException {
        // CRI: tags are separated by colons, and only the first is ours.
        assertThat(read(AT + "1Z stdout F:x text\n", -1, null)).containsExactly("1oFtext");
    }

    static Stream<Arguments> damaged() {
        return Stream.of(
                arguments("\n"),
                arguments("   \n"),
                arguments("    \n"),
                arguments("text\n"),
                arguments("two words\n"),
                arguments("three more words\n"),
                arguments("a b c d\n"),
                arguments(AT + "1Z stdout\n"),
                arguments(AT + "1Z stdout F\n"),
                arguments(AT + "1Z stdou F text\n"),
                arguments(AT + "1Z stdoutt F text\n"),
                arguments(AT + "1Z stdout  text\n"),
                arguments("\0\0\0\0\n"),
                arguments(AT + "1Z stdou"));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void passesOverDamage(String line) throws IOException {
        assertThat(read(log("0oFbefore") + line, -1, null)).containsExactly("0oFbefore");
        if (line.endsWith("\n")) {
            assertThat(read(line + log("2oFafter"), -1, null)).containsExactly("2oFafter");
            assertThat(read(log("0oFbefore") + line + log("2oFafter"), 2, Instant.EPOCH))
                    .containsExactly("0oFbefore", "2oFafter");
        }
    }

    static Stream<Arguments> tails() {
        String lines = log("1oFa", "2eFb", "3oFc");
        String parts = log("1oFa", "2oPb", "3oPc", "4oFd", "5oPe", "6oFf");
        String mixed = log("1oPa", "2eFb", "3oFc", "4ePd", "5oFe", "6eFf");
        return Stream.of(
                arguments(lines, -1, "1oFa 2eFb 3oFc"),
                arguments(lines, 0, ""),
                arguments(lines, 1, "3oFc"),
                arguments(lines, 2, "2eFb 3oFc"),
                arguments(lines, 3, "1oFa 2eFb 3oFc"),
                arguments(lines, 9, "1oFa 2eFb 3oFc"),
                arguments("", 1, ""),
                // A line that came in parts is one line
                arguments(parts, 1, "5oPe 6oFf"),
                arguments(parts, 2, "2oPb 3oPc 4oFd 5oPe 6oFf"),
                arguments(parts, 3, "1oFa 2oPb 3oPc 4oFd 5oPe 6oFf"),
                arguments(log("1oFa", "2oPb"), 1, "2oPb"),
                arguments(log("1oPa", "2oPb"), 1, "1oPa 2oPb"),
                // Each stream has its own
                arguments(mixed, 1, "5oFe"),
                arguments(mixed, 2, "4ePd 5oFe 6eFf"),
                arguments(mixed, 3, "2eFb 4ePd 5oFe 6eFf"),
                arguments(mixed, 4, "1oPa 2eFb 3oFc 4ePd 5oFe 6eFf"));
    }

    @ParameterizedTest
    @MethodSource("tails")
    void readsTheLastLines(String log, int tail, String entries) throws IOException {
        assertThat(String.join(" ", read(log, tail, null))).isEqualTo(entries);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 1oFa 2eFb 3oFc",
                "2026-11-26T06:00:01Z, 1oFa 2eFb 3oFc",
                "2026-11-26T06:00:01.000000001Z, 2eFb 3oFc",
                "2026-11-26T06:00:03Z, 3oFc",
                "2026-11-26T06:00:04Z, ''"
            })
    void readsSinceATime(@Nullable Instant since, String entries) throws IOException {
        String log = log("1oFa", "2eFb", "3oFc") + "no-time stdout F text\n";
        List<String> found = since == null ? read(log("1oFa", "2eFb", "3oFc"), -1, null) : read(log, -1, since);
        assertThat(String.join(" ", found)).isEqualTo(entries);
    }

    @Test
    void readsLinesBeyondItsBuffer() throws IOException {
        List<String> entries = new ArrayList<>();
        for (int length : new int[] {65_490, 65_536, 1, 65_499, 65_500, 65_501, 0, 200_000, 3}) {
            entries.add("1oF" + "x".repeat(length));
        }
        String log = log(entries.toArray(new String[0]));
        assertThat(read(log, -1, null)).isEqualTo(entries);
        for (int tail = 0; tail <= entries.size(); tail++) {
            assertThat(read(log, tail, null)).isEqualTo(entries.subList(entries.size() - tail, entries.size()));
        }
    }

    @Test
    void showsWhatStandsBehindTheLastLineFeed() throws IOException {
        assertThat(read(log("0oFa") + AT + "1Z stdout F cut", -1, null)).containsExactly("0oFa", "1oPcut");
    }

    @Test
    void readsUntilATimeAndWholeLinesOnly() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), log("1oPa", "2eFb", "3oFc", "4eFd"));
        StringBuilder text = new StringBuilder();
        PayloadLog.Range range = new PayloadLog.Range(-1, null, Instant.parse("2026-11-26T06:00:02Z"));
        new PayloadLog(file.toFile())
                .read(
                        range,
                        (time, error, begins, bytes, ended) ->
                                text.append(begins ? "<" : "").append(new String(bytes, StandardCharsets.UTF_8)),
                        () -> true);
        assertThat(text).hasToString("<a<bc");
    }

    /** The end is looked at first: these logs are longer than that look. */
    @Test
    void findsTheLastLinesOfALongLog() throws IOException {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            entries.add("1oF" + i + "y".repeat(90));
        }
        for (int i = 0; i < 40; i++) {
            entries.add("2oP" + "x".repeat(8192));
        }
        entries.add("3eFshort");
        entries.add("4oFend");
        String log = log(entries.toArray(new String[0]));
        assertThat(read(log, 1, null)).containsExactly("3eFshort");
        assertThat(read(log, 2, null)).hasSize(42).first().asString().startsWith("2oPx");
        assertThat(read(log, 3, null)).hasSize(43).first().asString().startsWith("1oF2999y");
        assertThat(read(log, 3002, null)).isEqualTo(entries);
    }

    @Test
    void keepsALineWithoutEndInPieces() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), log("1oF" + "x".repeat(5 << 20), "2oFend"));
        List<Integer> lengths = new ArrayList<>();
        new PayloadLog(file.toFile())
                .read(
                        PayloadLog.Range.ALL,
                        (time, error, begins, text, ended) -> lengths.add(ended ? -text.length : text.length),
                        () -> true);
        assertThat(lengths).hasSizeGreaterThan(5).allMatch(length -> Math.abs(length) < 2 << 20);
        assertThat(lengths.stream().mapToInt(Math::abs).sum()).isEqualTo((5 << 20) + 3);
        assertThat(lengths.stream().filter(length -> length < 0)).hasSize(2);
    }

    /** A log that is emptied or replaced while somebody reads is read from its beginning. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    @Timeout(30)
    void goesOnInAnotherFile(boolean replaced) throws IOException {
        Path file = Files.writeString(directory.resolve("log"), log("1oFa", "2oFlonger"));
        List<String> entries = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        new PayloadLog(file.toFile())
                .read(
                        PayloadLog.Range.ALL,
                        (time, error, begins, text, ended) -> entries.add(new String(text, StandardCharsets.UTF_8)),
                        () -> {
                            try {
                                if (asked.incrementAndGet() == 1) {
                                    Path target = replaced ? directory.resolve("other") : file;
                                    Files.writeString(target, log("3oFb"));
                                    if (replaced) {
                                        Files.move(target, file, StandardCopyOption.REPLACE_EXISTING);
                                    }
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                            return entries.contains("b");
                        });
        assertThat(entries).containsExactly("a", "longer", "b");
    }

    @Test
    void aLogThatIsNotThereIsEmpty() {
        assertThat(read(directory.resolve("none"), -1, null)).isEmpty();
    }

    /** What is written while somebody reads comes too, until the end; also what came just before the end. */
    @Test
    @Timeout(30)
    void followsUntilTheEnd() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), log("1oFa"));
        List<String> entries = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        new PayloadLog(file.toFile())
                .read(
                        PayloadLog.Range.ALL,
                        (time, error, begins, text, ended) -> entries.add(new String(text, StandardCharsets.UTF_8)),
                        () -> {
                            try {
                                switch (asked.incrementAndGet()) {
                                    case 1 -> Files.writeString(file, log("1oFa", "2oFb"));
                                    case 4 -> Files.writeString(file, log("1oFa", "2oFb", "3oFc"));
                                    default -> {}
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                            return asked.get() >= 4;
                        });
        assertThat(entries).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @CsvSource({
        "0, true, 'F0'",
        "0, false, ''",
        "5, true, 'F5'",
        "5, false, 'P5'",
        "8192, true, 'F8192'",
        "8192, false, 'P8192'",
        "8193, true, 'P8192 F1'",
        "20000, false, 'P8192 P8192 P3616'",
        "16384, true, 'P8192 F8192'"
    })
    void writesWhatItReads(int length, boolean ended, String entries) throws IOException {
        Path file = directory.resolve("written");
        byte[] bytes = ("##" + "x".repeat(length) + "##").getBytes(StandardCharsets.US_ASCII);
        try (PayloadLog.Writer writer = new PayloadLog.Writer(file.toFile())) {
            writer.write("stderr", bytes, 2, 2 + length, ended);
        }
        assertThat(read(file, -1, null).stream()
                        .map(entry -> {
                            assertThat(entry.charAt(1)).isEqualTo('e');
                            assertThat(entry.substring(3)).matches("x*");
                            return entry.charAt(2) + "" + (entry.length() - 3);
                        })
                        .reduce("", (a, b) -> a.isEmpty() ? b : a + " " + b))
                .isEqualTo(entries);
    }

    @Test
    void writesBehindWhatIsThere() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), log("1oFa"));
        try (PayloadLog.Writer writer = new PayloadLog.Writer(file.toFile())) {
            writer.write("stdout", new byte[] {'b'}, 0, 1, true);
        }
        assertThat(read(file, -1, null)).hasSize(2).first().isEqualTo("1oFa");
    }
}
