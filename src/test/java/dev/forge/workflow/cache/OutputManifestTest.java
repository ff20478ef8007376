package dev.forge.workflow.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.workflow.cache.OutputManifest.Entry;
import dev.forge.workflow.cache.OutputManifest.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of what a step has left. */
class OutputManifestTest {
    private static final OutputManifest LIST = new OutputManifest(List.of(
            new Entry("out", Type.DIRECTORY, 0755, 1, 2, 0, ""),
            new Entry("out/a\tb\nc", Type.FILE, 0640, 1, 2, 7, "d1"),
            new Entry("out/link", Type.LINK, 0777, 1, 2, 0, "a\\b"),
            new Entry("outer", Type.FILE, 0600, 1, 2, 3, "d2")));

    @Test
    void readsWhatItWrote() {
        assertThat(OutputManifest.parse(LIST.text())).isEqualTo(LIST);
        assertThat(OutputManifest.parse("")).isEqualTo(new OutputManifest(List.of()));
        assertThat(LIST.bytes()).isEqualTo(10);
    }

    @Test
    void contentsCountForTheDigestAndOwnersDoNot() {
        Entry file = LIST.entries().get(3);
        String digest = new OutputManifest(List.of(file)).digest();
        assertThat(new OutputManifest(List.of(new Entry("outer", Type.FILE, 0600, 5, 6, 3, "d2"))).digest())
                .isEqualTo(digest);
        for (Entry other : List.of(
                new Entry("Outer", Type.FILE, 0600, 1, 2, 3, "d2"),
                new Entry("outer", Type.LINK, 0600, 1, 2, 3, "d2"),
                new Entry("outer", Type.FILE, 0700, 1, 2, 3, "d2"),
                new Entry("outer", Type.FILE, 0600, 1, 2, 4, "d2"),
                new Entry("outer", Type.FILE, 0600, 1, 2, 3, "d3"))) {
            assertThat(new OutputManifest(List.of(other)).digest()).isNotEqualTo(digest);
        }
    }

    @Test
    void knowsWhatBelongsToAnOutput() {
        assertThat(LIST.of("out")).hasSize(3);
        assertThat(LIST.of("outer")).hasSize(1);
        assertThat(LIST.of(".")).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "F\t644\t0\t0\t1\t/etc/passwd\td",
                "F\t644\t0\t0\t1\ta/../../b\td",
                "X\t644\t0\t0\t1\ta\td",
                "F\t644\t0\t0\t1\ta",
                "F\t999\t0\t0\t1\ta\td",
                "F\t644\t0\t0\tmany\ta\td",
                "half",
            })
    void whatItDidNotWriteIsNone(String text) {
        assertThat(OutputManifest.parse(text + "\n")).isNull();
    }
}
