package dev.forge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HelpTest {
    @Test
    void everyCommandIsInTheOverviewAndHasAHelpText() {
        InProcess overview = InProcess.forge("--help");
        assertThat(overview.code()).isZero();
        for (String path : Commands.PATHS) {
            InProcess help = InProcess.forge((path + " --help").split(" "));
            assertThat(help.code()).isZero();
            Command command = Objects.requireNonNull(Commands.find(path), path);
            assertThat(overview.out()).contains("\n  " + command.spec().path() + " ");
            assertThat(help.out())
                    .contains("usage: forge " + command.spec().path())
                    .contains("--help");
            for (Option option : command.spec().options()) {
                assertThat(help.out()).contains(option.names().get(0));
            }
        }
    }

    @Test
    void theOverviewHasEveryCommandOnceUnderItsHeading() {
        Map<String, List<String>> listed = new LinkedHashMap<>();
        String heading = "";
        for (String line : InProcess.forge("--help").out().lines().toList()) {
            if (line.matches("[A-Z][a-z]+")) {
                heading = line;
            } else if (line.startsWith("  ") && !heading.isEmpty()) {
                String path = line.strip().split("  ", 2)[0];
                listed.computeIfAbsent(heading, any -> new ArrayList<>()).add(path);
            }
        }
        assertThat(listed.keySet()).containsExactly("Containers", "Images", "Workflows", "Laboratory", "System");
        assertThat(listed.get("Containers")).contains("run", "ps", "inspect").allMatch(path -> path.indexOf(' ') < 0);
        assertThat(listed.get("Images")).contains("load", "rmi", "image inspect");
        assertThat(listed.get("Workflows")).contains("workflow check", "workflow plan");
        assertThat(listed.get("Laboratory")).allMatch(path -> path.startsWith("benchmark "));
        assertThat(listed.get("System")).contains("system df", "completion", "version");
        List<String> all = listed.values().stream().flatMap(List::stream).toList();
        assertThat(all)
                .doesNotHaveDuplicates()
                .allSatisfy(path -> assertThat(Commands.find(path)).isNotNull());
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(Commands.PATHS.stream()
                        .map(path -> Objects.requireNonNull(Commands.find(path))
                                .spec()
                                .path())
                        .distinct()
                        .toList());
    }

    @Test
    void everySummaryAndOptionTextIsALineInLowerCaseWithoutAFullStop() {
        for (String path : Commands.PATHS) {
            Spec spec = Objects.requireNonNull(Commands.find(path), path).spec();
            // "image ls" is another spelling of "images".
            assertThat(Commands.PATHS).contains(spec.path());
            assertThat(spec.summary()).matches("[^A-Z\n].*[^.\n]");
            for (Option option : spec.options()) {
                assertThat(option.help()).as(path + " " + option.name()).matches("[^\n]*[^.\n]");
            }
        }
    }

    @Test
    void coloursAreForTerminalsOnly() {
        assertThat(InProcess.forge("version", "--help").out()).doesNotContain("\u001b");
        Map<String, String> terminal = Map.of("FORGE_TTY", "1");
        assertThat(InProcess.forge(terminal, "version", "--help").out()).contains("\u001b[");
        Map<String, String> plain = Map.of("FORGE_TTY", "1", "NO_COLOR", "1");
        assertThat(InProcess.forge(plain, "version", "--help").out()).doesNotContain("\u001b");
    }

    @Test
    void linesFitTheTerminal() {
        InProcess help = InProcess.forge(Map.of("COLUMNS", "60"), "install", "--help");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 60);
    }

    @Test
    void withoutACommandTheOverviewIsAnError() {
        InProcess ended = InProcess.forge();
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("usage: forge COMMAND");
    }

    @Test
    void theNearestCommandIsOffered() {
        assertThat(InProcess.forge("instal").err())
                .isEqualTo("forge: unknown command instal\n\nhint: did you mean forge install?\n");
        assertThat(InProcess.forge("benchmark", "profil").err())
                .isEqualTo("forge: unknown command benchmark profil\n\nhint: did you mean forge benchmark profile?\n");
    }

    @Test
    void oneLetterIsNotNearAnother() {
        assertThat(InProcess.forge("run", "-p", "80:80", "image").err())
                .isEqualTo("forge: unknown option -p for forge run\n\nhint: forge run --help lists the options\n");
    }

    @Test
    void aGroupListsItsCommands() {
        InProcess ended = InProcess.forge("benchmark", "--help");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("profile").contains("resources");
        assertThat(InProcess.forge("help", "benchmark")).isEqualTo(ended);
    }
}
