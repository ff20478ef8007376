package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Checksum;
import dev.forge.core.Json;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.lifecycle.NameGenerator;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What libexec/recipe.sh does for itself is what Java does, in every shell. */
class RecipeShellTest {
    private static final Path SCRIPT = Path.of(System.getProperty("forge.checkout"), "src/main/dist/libexec/recipe.sh");

    @TempDir
    Path directory;

    /** Runs shell after the functions of the script, with these words. */
    private List<String> run(String shell, String text, String... words) throws Exception {
        Need.programs(shell.split(" ")[0]);
        String script = Files.readString(SCRIPT);
        int end = script.indexOf("if [ \"$command\" = run ] && recipe_prepare");
        assertThat(end).isPositive();
        String checks = Files.readString(SCRIPT.resolveSibling("recipe-checks.sh"));
        Path file = Files.writeString(directory.resolve("script"), script.substring(0, end) + checks + text);
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        command.add(file.toString());
        command.addAll(List.of(words));
        CommandResult ended = CommandResult.of(command.toArray(String[]::new));
        assertThat(ended.err()).isEmpty();
        return ended.out().lines().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void itQuotesAsJsonOrNotAtAll(String shell) throws Exception {
        String[] words = {
            "plain",
            "",
            " ",
            "a \"b\" c",
            "\\",
            "\\\"\\n",
            "two\nlines\n",
            "\ttab",
            "$HOME `x` $(y) *?[a]",
            "it's",
            "]",
            "[^]-]",
            "~!@#%^&()-_=+{}|;:,.<>/",
            "\"\"\""
        };
        List<String> quoted = Stream.of(words).map(Json::write).toList();
        String loop = "for w in \"$@\"; do recipe_quote \"$w\" && printf '\"%s\"\\n' \"$recipe_quoted\"; done";
        assertThat(run(shell, loop, words)).isEqualTo(quoted);
        String[] unsure = {"\u00e9", "\u0001", "a\rb", "\u007f", "\u2028", "x\u001f"};
        String none = "for w in \"$@\"; do recipe_quote \"$w\" && echo yes || echo no; done";
        assertThat(run(shell, none, unsure)).hasSize(unsure.length).containsOnly("no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void itFindsTheChecksum(String shell) throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = ' '; c < 0x7f; c++) {
            all.append(c);
        }
        Random random = new Random(7);
        List<String> texts = new ArrayList<>(List.of(all.toString(), "", "0", "zzzzzzzzzzzzzzzz"));
        for (int i = 0; i < 20; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(200); length > 0; length--) {
                text.append((char) (' ' + random.nextInt(0x5f)));
            }
            texts.add(text.toString());
        }
        RecipeText recipe = new RecipeText();
        String fixed = "{\"\u00e9\":'";
        recipe.record(fixed + recipe.name() + "\"}");
        String text = recipe.toString();
        String loop = "for recipe_name in \"$@\"; do recipe_hash=0 recipe_length=0 recipe_record=''\n" + text
                + "printf '%x-%d\\n' \"$recipe_hash\" \"$recipe_length\"; done";
        List<String> sums =
                texts.stream().map(word -> Checksum.of(fixed + word + "\"}")).toList();
        assertThat(run(shell, loop, texts.toArray(String[]::new))).isEqualTo(sums);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void itMakesUpTheSameNames(String shell) throws Exception {
        List<String> ids = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ids.add(ContainerStore.newId());
            names.add(NameGenerator.of(ids.get(i)));
        }
        String loop = "for recipe_id in \"$@\"; do recipe_find_name; echo \"$recipe_name\"; done";
        assertThat(run(shell, loop, ids.toArray(String[]::new))).isEqualTo(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void itMakesUpIds(String shell) throws Exception {
        String loop = "i=0; while [ $((i += 1)) -le 50 ]; do recipe_find_id; echo $recipe_id $recipe_short; done";
        List<String> lines = run(shell, loop);
        assertThat(lines)
                .hasSize(50)
                .doesNotHaveDuplicates()
                .allMatch(line -> line.matches("([a-f][0-9a-f]{11})[0-9a-f]{52} \\1"));
    }

    /** The kind that a command is of, or "java". */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void itFindsTheKind(String shell) throws Exception {
        String[][] table = {
            {"img", "run img, 1"},
            {"img echo", "run img +, 1"},
            {"--rm img -x", "run --rm img +, 2"},
            {"--rm -it -e A=1 --name x img:1 sh", "run --rm -it -e=A img:1 +, 7"},
            {"--env=A=1=2 r.io/a/b", "run -e=A r.io%a%b, 2"},
            {"-w /x/y --user=a:b img", "run -w=%x%y --user=a:b img, 4"},
            {"--net host img", "run --net=host img, 3"},
            {"--net bridge img", "java"},
            {"--network=container:x img", "java"},
            {"", "java"},
            {"--rm", "java"},
            {"--rm --", "java"},
            {"--rm -- img", "java"},
            {"--rm=true img", "java"},
            {"--help", "java"},
            {"-h", "java"},
            {"-w", "java"},
            {"-w/x img", "java"},
            {"-itx img", "java"},
            {"-e A img", "java"},
            {"-e =A img", "java"},
            {"-e PATH=/bin img", "java"},
            {"-e A-B=1 img", "java"},
            {"--name -x img", "java"},
            {"--name _x img", "java"},
            {"--name a/b img", "java"},
            {"-l a%b img", "java"},
            {"-l a*b img", "java"},
            {"--unknown img", "java"},
            {"--unknown=x img", "java"},
            {"-v /etc:/b --init img", "run -v=:%b --init img, 4"},
            {"-v ./log:/b:ro img", "run -v=:%b:ro img, 3"},
            {"--volume=..:/b img", "java"},
            {"--volume=../etc:/b img", "run --volume=:%b img, 2"},
            {"--volume=.:/b img", "run --volume=:%b img, 2"},
            {"-v /:/b -v '/etc:/a b' img", "java"},
            {"-v /none:/b img", "java"},
            {"-v /etc/:/b img", "java"},
            {"-v //etc:/b img", "java"},
            {"-v /etc:/b=img", "java"},
            {"-v/etc:/b img", "java"},
            {"-v /etc img", "java"},
            {"-v vol:/b img", "java"},
            {"-v :/b img", "java"},
            {"--mount type=bind,src=/a,dst=/b img", "run --mount=type=bind,src=%a,dst=%b img, 3"},
            {"--cpus=1.5 --cpus 2 img", "run --cpus=1.5 --cpus=2 img, 4"},
            {"--init=true img", "java"},
            {"../img", "run ..%img, 1"},
        };
        StringBuilder text = new StringBuilder();
        List<String> kinds = new ArrayList<>();
        for (String[] row : table) {
            text.append("cd /var; set -f; recipe_find_kind ")
                    .append(row[0])
                    .append(" && echo \"$recipe_kind, $recipe_taken\" || echo java\n");
            kinds.add(row[1]);
        }
        assertThat(run(shell, text.toString())).isEqualTo(kinds);
        String sources = "cd /var; recipe_find_kind \"$@\" && echo \"$recipe_m1 $recipe_m2\"";
        assertThat(run(shell, sources, "-v", "./log:/a", "--volume=" + directory + ":/b:ro", "img"))
                .containsExactly("/var/./log " + directory);
        Path odd = Files.createDirectory(directory.resolve("a \"b\" $c"));
        assertThat(run(shell, sources, "-v", odd + ":/a", "-v", ".:/b", "img"))
                .containsExactly(directory + "/a \\\"b\\\" $c /var/.");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        assertThat(run(shell, "cd " + link + "; recipe_find_kind -v .:/a img || echo java"))
                .containsExactly("java");
        // Words that the shell above would have split, and names that are too long for a file.
        String words = "recipe_find_kind \"$@\" && echo \"$recipe_kind\" || echo java";
        assertThat(run(shell, words, "-l", "a b", "img")).containsExactly("java");
        assertThat(run(shell, words, "--name", "", "img")).containsExactly("java");
        assertThat(run(shell, words, "-e", "A=$(x) `y` \"z\"", "img")).containsExactly("run -e=A img");
        assertThat(run(shell, words, "img" + "x".repeat(300))).containsExactly("java");
        assertThat(run(shell, words, "\u00e9")).containsExactly("java");
    }
}
