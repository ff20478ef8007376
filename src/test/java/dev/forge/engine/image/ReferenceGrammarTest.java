package dev.forge.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The edges of the grammar of image names, and what is said of names that are not in it. */
class ReferenceGrammarTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "a, a, latest",
                "0, 0, latest",
                "z9, z9, latest",
                "a:T, a, T",
                "a:_, a, _",
                "a:0.-_, a, 0.-_",
                "a:Zz9, a, Zz9",
                "a.b_c__d-e---f, a.b_c__d-e---f, latest",
                "host.example/a, host.example/a, latest",
                "host/a, host/a, latest",
                "localhost/a/b, localhost/a/b, latest",
                "localhost:5000/a, localhost:5000/a, latest",
                "localhost:5000/a:5000, localhost:5000/a, 5000",
                "HOST/a, HOST/a, latest",
                "Host-1.example:0/a, Host-1.example:0/a, latest",
                "[fe80::1]/a, [fe80::1]/a, latest",
                "[::1]:9/a:t, [::1]:9/a, t",
                "docker.io/a, a, latest",
                "docker.io/library/a, a, latest",
                "index.docker.io/library/a, a, latest",
                "library/a, a, latest",
                "docker.io/team/library/a, team/library/a, latest",
                "a/b/c/d, a/b/c/d, latest"
            })
    void isTakenApart(String text, String repository, String tag) {
        Reference reference = Reference.parse(text);
        assertThat(reference.repository()).isEqualTo(repository);
        assertThat(reference.tag()).isEqualTo(tag);
        assertThat(reference.digest()).isNull();
        assertThat(Reference.parseOrNull(text)).isNotNull().hasToString(repository + ":" + tag);
    }

    @ParameterizedTest
    @CsvSource({"a, a:latest", "a:t, a:t", "h.x:5/a, h.x:5/a:latest"})
    void mayHaveADigest(String text, String shown) {
        Reference reference = Reference.parse(text + "@" + DIGEST);
        assertThat(reference).hasToString(shown);
        assertThat(reference.digest()).isEqualTo(DIGEST);
    }

    private static Arguments of(String text, @Nullable String why) {
        return arguments(text, why);
    }

    static Stream<Arguments> edges() {
        String tag = "the tag %s is not letters, digits, '_', '.' and '-', at most 128";
        String component = "\"%s\" is not letters and digits with '.', '_' or '-' between them";
        String long240 = "it is longer than 240 characters";
        return Stream.of(
                of("", "it is empty"),
                of("@" + DIGEST, "it is empty"),
                of(":t", "it is empty"),
                // The length
                of("a".repeat(240), null),
                of("a".repeat(241), long240),
                of("a".repeat(238) + ":t", null),
                of("a".repeat(239) + ":t", long240),
                of("a".repeat(240 - 72) + "@" + DIGEST, null),
                of("a".repeat(241 - 72) + "@" + DIGEST, long240),
                of("a:" + "t".repeat(128), null),
                of("a:" + "t".repeat(129), tag.formatted("t".repeat(129))),
                // What an ID looks like
                of(HEX, "64 hexadecimal digits would be taken for an ID"),
                of(HEX.substring(1), null),
                of(HEX + "0", null),
                of(HEX.replace('a', 'g'), null),
                of(HEX + ":t", "64 hexadecimal digits would be taken for an ID"),
                // Tags
                of("a:", tag.formatted("")),
                of("a:.t", tag.formatted(".t")),
                of("a:-t", tag.formatted("-t")),
                of("a:t/", "t is not a port"),
                of("a:t@", " is not a digest"),
                of("a:t~", tag.formatted("t~")),
                of("a:[", tag.formatted("[")),
                of("a:`", tag.formatted("`")),
                of("a:{", tag.formatted("{")),
                of("a:@x", "x is not a digest"),
                // Digests
                of("a@sha256:" + "0".repeat(63), "sha256:" + "0".repeat(63) + " is not a digest"),
                of("a@sha256:" + "G".repeat(64), "sha256:" + "G".repeat(64) + " is not a digest"),
                of("a@b@" + DIGEST, "b@" + DIGEST + " is not a digest"),
                // Hosts
                of("h.x:/a", "the port is missing"),
                of("h.x:5a/a", "5a is not a port"),
                of("h.x:/:/a", "the port is missing"),
                of("[::1/a", "[::1 is not a registry's host"),
                of("[::1]x/a", "[::1]x is not a registry's host"),
                of("[a]]:5/a", "[a]]:5 is not a registry's host"),
                of("h.x:-1/a", "-1 is not a port"),
                of(":5/a", "the registry's host is missing"),
                of(".x/a", ".x is not a registry's host"),
                of("x./a", "x. is not a registry's host"),
                of("x..y/a", "x..y is not a registry's host"),
                of("-x.y/a", "-x.y is not a registry's host"),
                of("x.y-/a", "x.y- is not a registry's host"),
                of("x.-y/a", "x.-y is not a registry's host"),
                of("x_y.z/a", "x_y.z is not a registry's host"),
                of("x-.y/a", null),
                of("x-y.z/a", null),
                of("x:y:5/a", "x:y:5 is not a registry's host"),
                // Components
                of("A", "it has to be in lower case"),
                of("a/B", "it has to be in lower case"),
                of("a/bC/d", "it has to be in lower case"),
                of("a_", component.formatted("a_")),
                of("_a", component.formatted("_a")),
                of("a..b", component.formatted("a..b")),
                of("a___b", component.formatted("a___b")),
                of("a._b", component.formatted("a._b")),
                of("a/", component.formatted("")),
                of("a//b", component.formatted("")),
                of("/a", component.formatted("")),
                of("a b", component.formatted("a b")),
                of("ä", component.formatted("ä")),
                of("a/`", component.formatted("`")),
                of("a/{", component.formatted("{")),
                of("a/b:c/d", component.formatted("b:c")));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void isInTheGrammarOrSaysWhyNot(String text, @Nullable String why) {
        if (why == null) {
            assertThat(Reference.parse(text)).isNotNull();
            assertThat(Reference.parseOrNull(text)).isNotNull();
        } else {
            assertThatThrownBy(() -> Reference.parse(text)).isInstanceOfSatisfying(ForgeException.class, e -> {
                assertThat(e).hasMessage("invalid image name " + (text.isEmpty() ? "\"\"" : text) + ": " + why);
                assertThat(e.hint())
                        .isEqualTo("a name looks like busybox, busybox:1.36 or registry.example.com/team/app:v1");
                assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            });
            assertThat(Reference.parseOrNull(text)).isNull();
        }
    }
}
