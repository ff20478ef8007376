package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
    private static final String JSON = "{\"capDrop\":[\"ALL\"],\"a\":1}";

    @Test
    void everyChangeOfASealedTextIsFound() {
        String sealed = Checksum.seal(JSON);
        assertThat(JsonObject.parse(sealed, "test").texts("capDrop")).containsExactly("ALL");
        Checksum.check(sealed, "test");
        Checksum.check(sealed + "\n", "test");
        int last = sealed.indexOf("\"checksum\"");
        for (int i = 0; i < sealed.length(); i++) {
            // Without its member the text is one of an older version.
            if (i < last || i >= last + "\"checksum\"".length()) {
                String changed = sealed.substring(0, i) + (char) (sealed.charAt(i) ^ 1) + sealed.substring(i + 1);
                assertThatThrownBy(() -> Checksum.check(changed, "test")).hasMessageContaining("checksum is wrong");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"capDrop\": [\"ALL\"], \"a\": 1, \"checksum\": \"0-0\"}",
                "{\"checksum\":\"0-0\",\"a\":1}",
                "{\"a\":1,\"checksum\":null}",
                "{\"a\":1,\"checksum\":\"0-0\"}x",
            })
    void aChecksumThatIsNotTheOneIsRefused(String text) {
        assertThatThrownBy(() -> Checksum.check(text, "container.json"))
                .hasMessage("container.json is not as forge has written it: its checksum is wrong");
    }

    @Test
    void aTextOfAnOlderVersionHasNone() {
        assertThatCode(() -> Checksum.check(JSON, "test")).doesNotThrowAnyException();
    }

    /** The shell compares with what the command prints. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "The quick brown fox\n", "é\u0000\u00ff"})
    void isThatOfTheCommand(String text, @TempDir Path directory) throws Exception {
        Need.programs("cksum");
        byte[] bytes = text.repeat(300).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("file"), bytes);
        assertThat(CommandResult.of("cksum", file.toString()).out())
                .isEqualTo(Checksum.cksum(bytes) + " " + file + "\n");
    }
}
