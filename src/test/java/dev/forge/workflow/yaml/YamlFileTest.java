package dev.forge.workflow.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both readers see the same in every file that both read; what is wrong is said with its place. */
class YamlFileTest {
    /** A document with all places, as one line. */
    private static String picture(YamlNode node) {
        String place =
                "@" + node.source().line(node.offset()) + ":" + node.source().column(node.offset());
        if (node.isMapping()) {
            return node.entries().stream()
                    .map(entry -> picture(entry.key()) + "=" + picture(entry.value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node.isSequence()) {
            return node.items().stream().map(YamlFileTest::picture).collect(Collectors.joining(", ", "[", "]"));
        }
        if (node.isNothing()) {
            return "nothing";
        }
        return (node.isQuoted() ? "'" + node.text() + "'" : node.text()) + place;
    }

    private static YamlNode read(String text, Problems problems) {
        YamlNode node = YamlFile.parse(SourceText.of("f.yaml", text), problems);
        assertThat(problems.all()).as(text).isEmpty();
        return java.util.Objects.requireNonNull(node);
    }

    private static String picture(String text) {
        return picture(read(text, new Problems()));
    }

    private static List<String> complaints(String text) {
        Problems problems = new Problems();
        YamlFile.parse(SourceText.of("f.yaml", text), problems);
        return problems.all().stream().map(Problem::headline).toList();
    }

    private static boolean isBlockStyle(String text) {
        return BlockStyle.read(SourceText.of("f.yaml", text)) != null;
    }

    /** Written in the style that the fast reader knows: it has to know it, and to read the same as the other one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b",
                "a: b\n",
                "# c\n\na: b # c\n# d\n",
                "---\na: 1\n",
                "a:\nb: ~\nc: null\nd:   # nothing\n",
                "a:\n  b:\n    c: x y  z\n  d: 'it''s'\n",
                "a: \"x\\ty\\\"z\\\\\"\nb: ''\nc: \"\"\n",
                "a:\n- x\n- y\nb: z\n",
                "a:\n  - x\n  -\n  - b: 1\n    c: 2\n  - - p\n    - q\n",
                "- a\n- b: c\n",
                "a: [x, \"y, z\", 'w', -1, [], {}]\nb: {c: 1, 'd': [e, f,]}\n",
                "a: &x\n  b: 1\nc: *x\nd: &y text\ne: [*y, *x]\n",
                "a: |\n  one\n   two\n\n  three\nb: |-\n    x\n\nc: |+\n  y\n\n\nd: 1\n",
                "a:\n  - |\n    x\n    # no comment\n  - y\n",
                "a: http://host:80/x#y\nb: -1\nc: a#b\nd: x:y\n",
                "\"a b\": 1\n'c:d': 2\n",
                "a: b\r\nc:\r\n  - d\r\n",
                "größe: übel # ü\nb: \"ö\"\nc: [ä, b]\n",
                "a: # c\n  # c\n  b: 1\n  # c\n\n  c: 2\n",
                "x-a: &d\n  k: 1\nb:\n  <<: *d\n  l: 2\n",
            })
    void theFastReaderReadsAsTheCompleteOneDoes(String text) {
        assertThat(isBlockStyle(text)).as("fast: " + text).isTrue();
        YamlTree fast = BlockStyle.read(SourceText.of("f.yaml", text));
        YamlTree complete = CompleteParser.read(SourceText.of("f.yaml", text));
        assertThat(picture(new YamlNode(fast, 0))).isEqualTo(picture(new YamlNode(complete, 0)));
    }

    /** What the fast one must not decide: other styles, and mistakes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b\n  c\n",
                "a: >\n  b\n",
                "a: [b,\n c]\n",
                "a: \"b\n  c\"\n",
                "a: !t b\n",
                "? a\n: b\n",
                "a: b: c\n",
                "a: - b\n",
                "a: 'b' c\n",
                "a: [b\n",
                "a: @b\n",
                "\ta: b\n",
                "a:\n\tb: c\n",
                "a: b\n c: d\n",
                "  a: b\n c: d\n",
                "a: b\n- c\n",
                "- a\nb: c\n",
                "a\n",
                "a: b\n---\nc: d\n",
                "a: b\n...\n",
                "%YAML 1.2\n---\na: b\n",
                "a: |2\n   b\n",
                "a: |\n\n  b\n",
                "a: |\n  b\n c: d\n",
                "a: [b: c]\n",
                "a: {b}\n",
                "a: [b, , c]\n",
                "a: \"\\x41\"\n",
                "&a b: c\n",
                "a: b\u0001\n",
                "",
                "# only\n",
                "a: [b] c\n",
                "a: \"b\"#c\n",
                "a : b\n",
            })
    void theFastReaderGivesUp(String text) {
        // "a" alone is a scalar that the fast one does know.
        assertThat(isBlockStyle(text)).as(text).isEqualTo(text.equals("a\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: >\\n  b\\n  c\\nd: 1   | {a@1:1='b c\\n'@1:4, d@4:1=1@4:4}
            a: [b,\\n c]             | {a@1:1=[b@1:5, c@2:2]}
            a: !!str null            | {a@1:1='null'@1:4}
            a: !!int "5"             | {a@1:1='5'@1:4}
            """)
    void theCompleteReaderReadsTheRest(String text, String expected) {
        assertThat(picture(text.replace("\\n", "\n"))).isEqualTo(expected.replace("\\n", "\n"));
    }

    @Test
    void mergedKeysGiveWayToOwnOnesAndTheFirstMergedMappingWins() {
        String text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n";
        YamlNode c = read(text, new Problems()).entries().get(2).value();
        assertThat(c.entries().stream().map(e -> e.name() + "=" + e.value().text()))
                .containsExactly("x=3", "y=1", "z=2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a: 1\\nb: 2\\na: 3            | f.yaml:3:1: a stands twice, first in line 1
            a: 1\\n'a': 3                 | f.yaml:2:1: a stands twice, first in line 1
            a: {b: 1, c: 2, b: 3}         | f.yaml:1:17: b stands twice, first in line 1
            a:\\n\\tb: 1                  | f.yaml:2:1: a tab stands here, and yaml is indented by blanks
            a: *x                         | f.yaml:1:4: there is no anchor &x before *x
            a: &x\\n  b: *x               | f.yaml:2:6: *x stands inside of what &x names
            a: b: c                       | f.yaml:1:5: this is not yaml: mapping values are not allowed here
            a: 1\\n---\\nb: 2             | f.yaml:2:1: a second document begins here, and only one is read
            [a, b]: 1                     | f.yaml:1:1: a key is a text, not a list
            a:\\n  <<: text               | f.yaml:2:7: << merges a mapping or a list of mappings, not text
            # nothing                     | f.yaml:1:1: the file is empty
            ü: [ü, *x]                    | f.yaml:1:8: there is no anchor &x before *x
            a: 1\\nü: ü\u0007x            | f.yaml:2:5: the character U+0007 cannot stand in yaml; between double quotes it is written \\x07
            a: 1\\n\uFFFE: 2              | f.yaml:2:1: the character U+FFFE cannot stand in yaml; between double quotes it is written \\ufffe
            a: !secret b                  | f.yaml:1:4: warning: the tag !secret has no effect
            a: {b: !x [c]}                | f.yaml:1:8: warning: the tag !x has no effect
            """)
    void whatIsWrongIsSaidWithItsPlace(String text, String complaint) {
        assertThat(complaints(text.replace("\\n", "\n").replace("\\t", "\t"))).containsExactly(complaint);
    }

    @Test
    void aBombIsRefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            laughs.append("a" + i + ": &a" + i + " [")
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("]\n");
        }
        assertThat(complaints(laughs.toString()))
                .singleElement()
                .asString()
                .contains("more than 10000000 keys and values, with what its aliases stand for");
        String deep = "a: " + "[".repeat(200) + "]".repeat(200);
        assertThat(complaints(deep)).singleElement().asString().contains("nested more than 100 levels deep");
        StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 200; i++) {
            chain.append("a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n");
        }
        assertThat(complaints(chain.toString())).singleElement().asString().contains("nested more than 100 levels");
        StringBuilder blocks = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            blocks.append(" ".repeat(i)).append("a:\n");
        }
        assertThat(complaints(blocks.toString())).singleElement().asString().contains("nested more than 100 levels");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] bytes = "a: b\nc: \u00ff\n".getBytes(StandardCharsets.ISO_8859_1);
        Problems problems = new Problems();
        assertThat(YamlFile.parse(new SourceText("f.yaml", bytes), problems)).isNull();
        assertThat(problems.all().get(0).headline()).isEqualTo("f.yaml:2:4: this byte is not UTF-8");
    }

    @Test
    void aProblemShowsItsLine() {
        Problems problems = new Problems();
        YamlNode root = read("services:\n  wéb:\n    imagee: nginx\n", problems);
        YamlNode key = root.entries()
                .get(0)
                .value()
                .entries()
                .get(0)
                .value()
                .entries()
                .get(0)
                .key();
        problems.error(key, "unknown key imagee", "did you mean image?");
        assertThat(problems.all().get(0).text()).isEqualTo("""
                        f.yaml:3:5: unknown key imagee
                            3 |     imagee: nginx
                              |     ^^^^^^
                        hint: did you mean image?
                        """);
    }

    /** Random documents, in random styles, with random mistakes: the fast one reads the same or gives up. */
    @Test
    void randomDocuments() {
        int read = 0;
        for (int seed = 0; seed < 4000; seed++) {
            String text = new RandomYaml(new Random(seed)).document();
            YamlTree fast;
            try {
                fast = BlockStyle.read(SourceText.of("f.yaml", text));
            } catch (TreeBuilder.LimitExceeded e) {
                continue;
            }
            if (fast != null) {
                read++;
                YamlTree complete = CompleteParser.read(SourceText.of("f.yaml", text));
                assertThat(picture(new YamlNode(fast, 0)))
                        .as("seed " + seed + ":\n" + text)
                        .isEqualTo(picture(new YamlNode(complete, 0)));
            }
        }
        assertThat(read).isGreaterThan(1000);
    }

    private static final class RandomYaml {
        private static final String[] SCALARS = {
            "a",
            "b c",
            "1",
            "'q'",
            "\"d\\n\"",
            "",
            "x#y",
            "x # c",
            "[a, b]",
            "{k: v}",
            "~",
            "-1",
            "a:b",
            "'it''s'",
            "\"",
            "*n",
            "a: b",
            "- a",
            "| ",
            "|\n      t\n      u",
            "[a, [b]]",
            "{a: [b], 'c': d}",
            "<<",
            "ü",
            "[a",
            "!t a",
        };
        private final Random random;
        private final StringBuilder out = new StringBuilder();

        RandomYaml(Random random) {
            this.random = random;
        }

        String document() {
            node(0, 0);
            if (random.nextInt(4) == 0 && out.length() > 2) {
                int at = random.nextInt(out.length());
                out.insert(at, " \n\t:-#'\"".charAt(random.nextInt(8)));
            }
            return out.toString();
        }

        private void node(int indent, int depth) {
            boolean isList = random.nextInt(3) == 0;
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                out.append(" ".repeat(indent)).append(isList ? "-" : "k" + i + ":");
                if (depth < 3 && random.nextInt(3) == 0) {
                    out.append(random.nextInt(5) == 0 ? " # c" : "").append('\n');
                    node(indent + 1 + random.nextInt(3), depth + 1);
                } else {
                    String scalar = SCALARS[random.nextInt(random.nextInt(3) == 0 ? SCALARS.length : 14)];
                    out.append(scalar.isEmpty() ? "" : " ").append(scalar).append('\n');
                }
                if (random.nextInt(12) == 0) {
                    out.append(random.nextBoolean() ? "\n" : " # c\n");
                }
            }
        }
    }
}
