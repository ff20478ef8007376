package dev.forge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.core.BuildVersion;
import dev.forge.testing.Need;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManPagesTest {
    private static final Map<String, String> PAGES = ManPages.all();

    private static Spec spec(String path) {
        return Objects.requireNonNull(Commands.find(path), path).spec();
    }

    private static String page(String path) {
        return Objects.requireNonNull(PAGES.get(ManPages.file(path)), "no page for " + path);
    }

    @Test
    void everyCommandHasAPageWithAllItsOptions() {
        for (String path : Commands.PATHS) {
            Spec spec = spec(path);
            if (!spec.path().equals(path)) {
                String other = ManPages.file(spec.path());
                assertThat(page(path)).isEqualTo(".so man1/" + other + "\n");
                assertThat(PAGES).containsKey(other);
                continue;
            }
            // Lines of a page may be broken at any blank.
            String text = page(path).replace('\n', ' ');
            assertThat(text)
                    .contains(".SH NAME", Roff.escaped(spec.summary()), "\\fBforge " + path.replace("-", "\\-"));
            for (Option option : spec.options()) {
                String names = String.join(", ", option.names());
                assertThat(text)
                        .as(path)
                        .contains("\\fB" + Roff.escaped(names) + "\\fR")
                        .contains(Roff.escaped(option.help()));
            }
        }
    }

    @Test
    void theFirstPageNamesEveryCommandAndGroupsHavePages() {
        for (String path : Commands.PATHS) {
            String own = ManPages.file(spec(path).path()).replace(".1", "(1)");
            assertThat(page("")).contains("\\fB" + Roff.escaped(own) + "\\fR");
        }
        assertThat(page("benchmark")).contains("forge\\-benchmark\\-startup(1)").doesNotContain("forge\\-run");
        assertThat(page("system")).contains("forge\\-system\\-df(1)");
        assertThat(page("")).contains(Roff.escaped("Forge " + BuildVersion.TEXT));
        assertThat(BuildVersion.DATE).matches("20\\d\\d-\\d\\d-\\d\\d");
    }

    @Test
    void exitCodesAreThoseOfTheCommand() {
        assertThat(page("run")).contains("\\fB125\\fR", "\\fB127\\fR").doesNotContain("\\fB1\\fR");
        assertThat(page("images")).contains("\\fB1\\fR", "\\fB2\\fR").doesNotContain("\\fB125\\fR");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "--no-trunc, \\-\\-no\\-trunc",
                "C:\\dir, C:\\edir",
                "a 'word', a \\(aqword\\(aq",
                "\"quoted\", \\(dqquoted\\(dq",
                "~/.pgpass, \\(ti/.pgpass",
                "`a^b`, a\\(hab",
                "type=TYPE\u2026, type=TYPE...",
                "3 \u00d7 faster, 3 \\[u00D7] faster",
                "\ud83d\ude00, \\[u1F600]",
            })
    void whatMeansSomethingToRoffIsEscaped(String text, String escaped) {
        assertThat(Roff.escaped(text)).isEqualTo(escaped);
    }

    @Test
    void aLineOfTextIsNeverARequest() {
        String page = new Roff("x", "2026-01-31", "X 1")
                .plain(".so /etc/shadow")
                .plain("'quoted")
                .example(".B bold\nsecond")
                .row(".x", "", "word ".repeat(20) + ".end")
                .text();
        assertThat(page).contains("\n\\&.so /etc/shadow\n", "\n\\(aqquoted\n", "\n\\&.B bold\nsecond\n");
        // Broken so that the word with the dot begins a line of its own.
        String broken = new Roff("x", "2026-01-31", "X 1")
                .plain("a".repeat(78) + " .end")
                .text();
        assertThat(broken).contains("a\n\\&.end\n");
    }

    @Test
    void groffHasNothingToComplainAbout(@TempDir Path directory) throws Exception {
        Need.programs("groff");
        assertThat(InProcess.forge("_man", directory.resolve("man1").toString()))
                .isEqualTo(new InProcess(0, "", ""));
        List<String> command = new ArrayList<>(List.of("groff", "-man", "-ww", "-z", "-Tascii"));
        try (Stream<Path> files = Files.list(directory.resolve("man1"))) {
            command.addAll(
                    files.map(file -> "man1/" + file.getFileName()).sorted().toList());
        }
        assertThat(command.stream().skip(5).collect(Collectors.toSet()))
                .isEqualTo(PAGES.keySet().stream().map(name -> "man1/" + name).collect(Collectors.toSet()));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEmpty();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        InProcess ended = InProcess.forge("_man", file.toString());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("forge: cannot write the manual pages into " + file);
    }
}
