package dev.forge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the pages for people say: links lead somewhere, and command lines name commands and options that there are. */
class DocumentationTest {
    private static final Path ROOT = Path.of(System.getProperty("forge.checkout"));
    /** A command line in a block of code, or behind a pipe or a semicolon; the sentences of a comparison are none. */
    private static final Pattern LINE = Pattern.compile(
            "(?:^ {4}(?:\\$ )?|[|;&(] ?)(?:\\./|\\S*/bin/)?forge ((?!starts |adds )[a-z][^|;&)\n]*)",
            Pattern.MULTILINE);

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        assertThat(pages).hasSizeGreaterThan(10);
        return pages;
    }

    @Test
    void linksLeadToFiles() throws Exception {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)").matcher(Files.readString(page));
            while (link.find()) {
                links++;
                String target = link.group(1);
                if (!target.contains("://")
                        && !Files.exists(page.resolveSibling(target).normalize())) {
                    broken.add(ROOT.relativize(page) + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(20);
    }

    @Test
    void commandLinesAreUnderstood() throws Exception {
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Path page : pages()) {
            Matcher line = LINE.matcher(Files.readString(page));
            while (line.find()) {
                lines++;
                String complaint = complaint(line.group(1));
                if (!complaint.isEmpty()) {
                    wrong.add(ROOT.relativize(page) + ": forge " + line.group(1).strip() + ": " + complaint);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(lines).isGreaterThan(80);
    }

    @Test
    void aCommandLineThatIsWrongIsNoticed() {
        assertThat(complaint("run --rm -it base sh --nonsense")).isEmpty();
        assertThat(complaint("container run --rm base")).isEmpty();
        assertThat(complaint("benchmark startup -- sleep --x")).isEmpty();
        assertThat(complaint("runn base")).isEqualTo("no such command");
        assertThat(complaint("benchmark startupp")).isEqualTo("no such command");
        assertThat(complaint("run --nonsense base")).isEqualTo("no option --nonsense");
        assertThat(complaint("images -qz")).isEqualTo("no option -z");
        assertThat(LINE.matcher("    forge ps\n").find()).isTrue();
        assertThat(LINE.matcher("text forge ps\n").find()).isFalse();
    }

    /** What is wrong with a command line, or nothing. Explanations behind two blanks are no part of it. */
    private static String complaint(String line) {
        String[] words = line.strip().split(" {2,}", -1)[0].split(" ", -1);
        int first = words[0].equals("container") ? 1 : 0;
        if (List.of("help", "--help").contains(words[0])) {
            return "";
        }
        Command command = words.length > first + 1 ? Commands.find(words[first] + " " + words[first + 1]) : null;
        int at = first + (command == null ? 1 : 2);
        command = command == null ? Commands.find(words[first]) : command;
        if (command == null) {
            return "no such command";
        }
        Spec spec = command.spec();
        while (at < words.length) {
            String word = words[at++];
            if (word.equals("--")) {
                return "";
            }
            if (!word.startsWith("-") || word.equals("-")) {
                if (spec.stopAtPositional()) {
                    return "";
                }
                continue;
            }
            List<String> spellings = new ArrayList<>();
            if (word.startsWith("--")) {
                spellings.add(word.split("=", -1)[0]);
            } else {
                word.substring(1).chars().forEach(letter -> spellings.add("-" + (char) letter));
            }
            for (String spelling : spellings) {
                Option option = spec.options().stream()
                        .filter(known -> known.isCalled(spelling))
                        .findAny()
                        .orElse(null);
                if (option == null && !spelling.equals("--help")) {
                    return "no option " + spelling;
                }
                if (option != null && option.value() != null) {
                    at += word.contains("=") ? 0 : 1;
                    break;
                }
            }
        }
        return "";
    }

    @Test
    void theFilesForTheServerAreYaml() throws Exception {
        try (Stream<Path> files = Files.walk(ROOT.resolve(".github"))) {
            List<Path> yaml =
                    files.filter(file -> file.toString().endsWith(".yml")).toList();
            assertThat(yaml).hasSizeGreaterThanOrEqualTo(6);
            for (Path file : yaml) {
                assertThat(new Load(LoadSettings.builder()
                                        .setLabel(file.toString())
                                        .build())
                                .loadFromString(Files.readString(file)))
                        .as(file.toString())
                        .isInstanceOf(java.util.Map.class);
            }
        }
        String workflow = Files.readString(ROOT.resolve(".github/workflows/verify.yml"));
        assertThat(workflow).contains(" .ci/run\n", " ./forge benchmark compare ");
        assertThat(ROOT.resolve(".ci/run").toFile().canExecute()).isTrue();
    }
}
