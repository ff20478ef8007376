package dev.forge.workflow.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read as it was. */
class YamlWriterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "",
                " ",
                "true",
                "No",
                "null",
                "~",
                "1",
                "0x1f",
                "1e3",
                "2026-01-01",
                "12:30:00",
                "a: b",
                "a #b",
                "-",
                "- a",
                "?",
                "!x",
                "&a",
                "*a",
                "%a",
                "@a",
                "`a",
                "'a'",
                "\"a\"",
                "[a]",
                "{a}",
                "a,b",
                "é ü",
                "\t",
                "a\tb",
                "a\nb",
                "a\nb\n",
                "a\n\n\nb\n\n",
                "\na",
                " a\nb",
                "a \nb",
                "a\r\nb",
                "a\\b",
                "😀",
                "\u0007",
                "<<",
                "=",
                ".",
                "..",
                "...",
                "---",
                "x:",
                "a\n# b",
                "/a/b:c",
                "http://x/y?z=1",
                "C:\\x",
                "a\n---\nb",
                "\u00a0",
                "\u2028",
                "\ufeff"
            })
    void textsComeThrough(String text) {
        String written = YamlWriter.write(Map.of("k", text, "l", List.of(text), "m", Map.of("n", text)));
        Problems problems = new Problems();
        YamlNode root = YamlFile.parse(SourceText.of("f", written), problems);
        assertThat(problems.all()).as(written).isEmpty();
        assertThat(root).isNotNull();
        List<YamlNode> nodes = new ArrayList<>();
        root.entries().forEach(entry -> nodes.add(entry.value()));
        for (YamlNode node : nodes) {
            YamlNode leaf = node.isSequence()
                    ? node.items().get(0)
                    : node.isMapping() ? node.entries().get(0).value() : node;
            assertThat(leaf.text()).as(written).isEqualTo(text);
            assertThat(leaf.isNothing()).as(written).isFalse();
        }
        Problems problemsOfKey = new Problems();
        String key = YamlWriter.write(Map.of(text, "v"));
        YamlNode named = YamlFile.parse(SourceText.of("f", key), problemsOfKey);
        assertThat(named).as(key).isNotNull();
        if (!text.equals("<<")) {
            assertThat(named.entries().get(0).name()).isEqualTo(text);
        }
    }

    @Test
    void nestsListsAndMappings() {
        assertThat(YamlWriter.write(Map.of("a", List.of(List.of("b", Map.of("c", List.of())), Map.of("d", Map.of())))))
                .isEqualTo("a:\n  - - b\n    - c: []\n  - d: {}\n");
    }
}
