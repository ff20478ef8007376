package dev.forge.workflow.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns of input files. */
class GlobSetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pom.xml|pom.xml|true",
                "pom.xml|sub/pom.xml|false",
                "./pom.xml|pom.xml|true",
                "src|src/a/b.c|true",
                "src/|src/a|true",
                "src|srcs/a|false",
                "src/**|src/a/b.c|true",
                "src/**|src|false",
                "**|a/b/c|true",
                "**/*.c|x.c|true",
                "**/*.c|a/b/x.c|true",
                "**/*.c|a/b/x.h|false",
                "a/**/b|a/b|true",
                "a/**/b|a/x/y/b|true",
                "a/**/b|a/x/y/b/in/it|true",
                "a/**/b|c/b|false",
                "src/*|src/a|true",
                "src/*|src/a/b|false",
                "*|.hidden|true",
                "?.c|a.c|true",
                "?.c|ab.c|false",
                "[a-c].c|b.c|true",
                "[a-c].c|d.c|false",
                "[!a-c].c|d.c|true",
                "[^a].c|a.c|false",
                "[]].c|].c|true",
                "*.{c,h}|x.h|true",
                "*.{c,h}|x.o|false",
                "{a,b{1,2}}/x|b2/x|true",
                "{a}/x|{a}/x|true",
                "\\*.c|*.c|true",
                "\\*.c|a.c|false",
                "a*b*c|aXXbYYc|true",
                "a*b*c|aXXbYY|false",
                "[a|[a|true",
                "Ä*|Äpfel|true",
            })
    void matches(String pattern, String path, boolean expected) {
        GlobSet set = GlobSet.of(List.of(pattern));
        assertThat(set.matches(path)).isEqualTo(expected);
        if (expected) {
            // Whoever looks for the file must not turn round on the way.
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                assertThat(set.mayMatchBelow(path.substring(0, slash))).as(path).isTrue();
            }
            assertThat(set.unmatched()).isEmpty();
        } else {
            assertThat(set.unmatched()).containsExactly(pattern);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "src/a.c, true",
        "src/gen/a.c, false",
        "src/gen/keep.c, true",
        "lib/a.c, false",
    })
    void theLastPatternThatMatchesDecides(String path, boolean expected) {
        GlobSet set = GlobSet.of(List.of("src/**", "!src/gen/**", "src/gen/keep.c"));
        assertThat(set.matches(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "src/**, src, true",
        "src/**, lib, false",
        "a/b/c.txt, a/b, true",
        "a/b/c.txt, a/c, false",
        "src/*.c, src/deep, false",
        "src, src/deep/er, true",
        "**/x, any/where, true",
    })
    void looksOnlyWhereSomethingMayBe(String pattern, String directory, boolean expected) {
        assertThat(GlobSet.of(List.of(pattern)).mayMatchBelow(directory)).isEqualTo(expected);
    }

    @Test
    void whatIsLeftOutIsNotLookedAt() {
        assertThat(GlobSet.of(List.of("**", "!node_modules")).mayMatchBelow("node_modules"))
                .isFalse();
        assertThat(GlobSet.of(List.of("**", "!node_modules", "node_modules/mine/**"))
                        .mayMatchBelow("node_modules"))
                .isTrue();
        assertThat(GlobSet.of(List.of("**", "!**/*.o")).mayMatchBelow("a.o")).isTrue();
    }

    @Test
    void aPatternThatMatchesNothingIsSaid() {
        GlobSet set = GlobSet.of(List.of("src/**", "scr/**", "!gone", "*.{x,y}"));
        assertThat(set.matches("src/a")).isTrue();
        assertThat(set.matches("a.y")).isTrue();
        assertThat(set.unmatched()).containsExactly("scr/**");
    }
}
