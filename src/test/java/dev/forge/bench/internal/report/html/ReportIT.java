package dev.forge.bench.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.Suite;
import dev.forge.core.PathLookup;
import dev.forge.testing.Chromium;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge benchmark report} from the distribution, in a real browser. */
class ReportIT {
    private static final List<String> NAMES = List.of(
            "forge",
            "podman",
            "docker",
            "oci",
            "podman-crun",
            "docker-with-user-namespaces-remapped",
            "nerdctl",
            "bubblewrap",
            "systemd-nspawn",
            "apptainer");
    private static final List<Integer> WIDTHS = List.of(360, 1100);

    @TempDir
    static Path directory;

    private static Chromium chromium;
    private static ForgeCli forge;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start(directory);
        forge = new ForgeCli(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static String[] names(int engines) {
        return NAMES.subList(0, engines).toArray(String[]::new);
    }

    private static Path page(String name, List<Suite> suites) throws Exception {
        Path page = directory.resolve(name + ".html");
        List<String> args = new ArrayList<>(List.of("benchmark", "report", "-q", "-o", page.toString()));
        for (int i = 0; i < suites.size(); i++) {
            args.add(Files.writeString(
                            directory.resolve(name + i + ".json"), suites.get(i).json())
                    .toString());
        }
        forge.must(args.toArray(String[]::new));
        return page;
    }

    private static void assertFine(Path page) throws Exception {
        for (String scheme : List.of("light", "dark")) {
            for (int width : WIDTHS) {
                chromium.look(width, scheme, "screen");
                chromium.open(page);
                String where = page.getFileName() + " " + scheme + " " + width;
                assertThat(chromium.overflow()).as(where).isEqualTo("0");
                assertThat(chromium.requests())
                        .as(where)
                        .containsExactly(page.toUri().toString());
                assertThat(chromium.complaints()).as(where).isEmpty();
                assertThat(chromium.evaluate(OUTSIDE)).as(where).isEmpty();
            }
        }
    }

    /** Texts that leave their picture. */
    private static final String OUTSIDE = """
            [...document.querySelectorAll('svg')].flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
                const a = text.getBoundingClientRect(), b = svg.getBoundingClientRect();
                return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1;
            }).map(text => text.textContent)).join('|')""";

    @Test
    void anyResultCanBeReadOnAPhoneAndInTheDark() throws Exception {
        assertFine(page("one", List.of(Results.of(20, names(1)))));
        assertFine(page("few", List.of(Results.of(3, names(4)))));
        assertFine(page("many", List.of(Results.of(100, names(10)))));
        List<Suite> history = new ArrayList<>(Results.before(12, names(2)));
        history.add(Results.of(20, names(2)));
        assertFine(page("history", history));
    }

    @Test
    void hostileTextDoesNothing() throws Exception {
        Path page = page("hostile", List.of(Results.of(20, "forge", Results.HOSTILE)));
        assertFine(page);
        assertThat(chromium.evaluate("document.querySelectorAll('script, img, iframe, [onerror]').length"))
                .isEqualTo("0");
        assertThat(chromium.evaluate("document.body.textContent.includes('<script>alert(1)</script>')"))
                .isEqualTo("true");
    }

    @Test
    void darkIsDarkAndPaperIsWhite() throws Exception {
        Path page = page("colours", List.of(Results.of(20, names(4))));
        chromium.look(1100, "dark", "screen");
        chromium.open(page);
        assertThat(chromium.weakTexts()).isEmpty();
        assertThat(chromium.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(21, 23, 26)");
        chromium.look(1100, "dark", "print");
        assertThat(chromium.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        // A4 with usual margins.
        chromium.look(720, "dark", "print");
        assertThat(chromium.overflow()).isEqualTo("0");
        chromium.look(1100, "light", "screen");
        assertThat(chromium.weakTexts()).isEmpty();
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        chromium.look(1100, "light", "screen");
        chromium.open(page("keyboard", List.of(Results.of(20, names(4)))));
        chromium.tab();
        assertThat(chromium.evaluate("document.activeElement.getAttribute('href')"))
                .isEqualTo("#verdict");
        assertThat(chromium.evaluate("document.activeElement.getBoundingClientRect().left >= 0"))
                .isEqualTo("true");
        assertThat(chromium.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')]"
                        + ".filter(a => !document.getElementById(a.hash.slice(1))).length"))
                .as("links that lead nowhere")
                .isEqualTo("0");
        // What is folded opens by key, and is on paper even if nobody opened it.
        String open = "document.querySelector('.open').checkVisibility()";
        chromium.open(page("folded", List.of(Results.of(3, names(4)))));
        assertThat(chromium.evaluate(open)).isEqualTo("false");
        chromium.look(1100, "light", "print");
        assertThat(chromium.evaluate(open)).isEqualTo("true");
        chromium.look(1100, "light", "screen");
        chromium.evaluate("document.querySelector('summary').focus()");
        chromium.press("Enter", 13, "\r");
        assertThat(chromium.evaluate(open)).isEqualTo("true");
        chromium.open(directory.resolve("keyboard.html"));
        assertThat(
                        chromium.evaluate(
                                "[...document.querySelectorAll('svg')].filter(svg => !svg.getAttribute("
                                        + "'aria-labelledby').split(' ').every(id => document.getElementById(id)?.textContent)).length"))
                .as("pictures without words")
                .isEqualTo("0");
    }

    @Test
    void aChartAloneIsASvgOrAPng() throws Exception {
        String file = Files.writeString(
                        directory.resolve("chart.json"),
                        Results.of(20, names(4)).json())
                .toString();
        String svg = forge.must("benchmark", "report", "--svg", "startup-box", "-o", "-", file);
        assertThat(svg).startsWith("<svg ").contains("xmlns=\"http://www.w3.org/2000/svg\"");
        Path png = directory.resolve("chart.png");
        forge.must("benchmark", "report", "--png", "startup-box", "-o", png.toString(), file);
        byte[] bytes = Files.readAllBytes(png);
        assertThat(new String(bytes, 1, 3, StandardCharsets.US_ASCII)).isEqualTo("PNG");
        assertThat(bytes.length).isGreaterThan(5000);
        assertThat(forge.run("benchmark", "report", "--svg", "pie", file).code())
                .isEqualTo(2);
        ProcessBuilder bare = forge.command("benchmark", "report", "--png", "startup-box", "-o", png.toString(), file);
        Need.programs("sh");
        Path bin = Files.createDirectory(directory.resolve("bin"));
        for (String tool : List.of("sh", "readlink", "dirname", "env", "cat", "mkdir", "uname", "sed", "ls")) {
            String path = PathLookup.find(tool, System.getenv());
            if (path != null) {
                Files.createSymbolicLink(bin.resolve(tool), Path.of(path));
            }
        }
        bare.environment().put("PATH", bin.toString());
        Process process = bare.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(3);
        assertThat(said).contains("neither rsvg-convert nor a chromium").contains("hint: ");
    }
}
