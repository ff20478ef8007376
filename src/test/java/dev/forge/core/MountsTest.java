package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.File;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MountsTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "/a,/a",
                "'',''",
                "/a\\040b,/a b",
                "/a\\011b,/a\tb",
                "/a\\134b,/a\\b",
                "\\040\\040,'  '",
                "/a\\134040b,/a\\040b",
                "/a\\134\\040b,/a\\ b",
                "/ä\\040ö,/ä ö",
                "/a\\04,/a\\04",
                "/a#b,/a#b"
            })
    void escapesAreOctal(String field, String text) {
        assertThat(Mounts.unescaped(field)).isEqualTo(text);
    }

    @Test
    void aLineFeedIsEscapedToo() {
        assertThat(Mounts.unescaped("/a\\012b")).isEqualTo("/a\nb");
    }

    private static final String MOUNTINFO = """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            23 22 0:21 / /proc rw - proc proc rw
            30 22 0:30 / /data rw - tmpfs tmpfs rw
            31 30 0:31 / /data/a\\040b rw - tmpfs tmpfs rw
            32 31 0:32 / /data/a\\040b/c rw - tmpfs tmpfs rw
            33 22 0:33 / /database rw - tmpfs tmpfs rw
            broken line
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/data ; /data/a b/c:/data/a b",
                "/data/a b ; /data/a b/c",
                "/data/a b/c ; ''",
                "/dat ; ''",
                "/none ; ''",
                "/ ; /database:/data/a b/c:/data/a b:/data:/proc"
            })
    void whatIsMountedBelowADirectoryLastFirst(String directory, String points) {
        assertThat(Mounts.below(directory, MOUNTINFO))
                .isEqualTo(points.isEmpty() ? List.of() : List.of(points.split(":")));
        assertThat(Mounts.below(directory, null)).isEmpty();
    }

    @Test
    void thisHostHasProc() {
        assertThat(Mounts.below(new File("/"))).contains("/proc");
        assertThat(Mounts.below(new File("/proc/self/fdinfo"))).isEmpty();
    }

    static Stream<Arguments> selfBinds() {
        return Stream.of(
                arguments("a directory on itself", "40 22 8:1 /a/b /a/b rw - ext4 x rw", true),
                arguments("a directory elsewhere", "40 22 8:1 /a/b /c rw - ext4 x rw", false),
                arguments("the root of a file system of its own", "40 22 0:9 / /a/b rw - tmpfs x rw", false),
                arguments("of another file system", "40 22 0:9 /a/b /a/b rw - tmpfs x rw", false),
                arguments("below a mount", "40 50 8:2 /x/b /m/b rw - ext4 x rw", true),
                arguments("below a mount, another directory", "40 50 8:2 /x/c /m/b rw - ext4 x rw", false),
                arguments("below a mount of a whole file system", "40 51 8:3 /b /n/b rw - ext4 x rw", true),
                arguments("the same point again", "40 51 8:3 / /n rw - ext4 x rw", false),
                arguments("above its parent", "40 51 8:3 / / rw - ext4 x rw", false),
                arguments("without its parent", "40 99 8:1 /a/b /a/b rw - ext4 x rw", false),
                arguments("too few fields", "40 22 8:1 /a/b /a/b", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("selfBinds")
    void aSelfBindShowsWhatItCovers(String name, String line, boolean self) {
        String text = """
                22 1 8:1 / / rw - ext4 x rw
                50 22 8:2 /x /m rw - ext4 x rw
                51 22 8:3 / /n rw - ext4 x rw
                """;
        assertThat(Mounts.parse(text + line + "\n").isSelfBind(40)).as(name).isEqualTo(self);
        assertThat(Mounts.parse(line + "\n" + text).isSelfBind(40)).as(name).isEqualTo(self);
        assertThat(Mounts.parse(text + line).isSelfBind(22)).isFalse();
        assertThat(Mounts.parse(null).isSelfBind(40)).isFalse();
    }
}
