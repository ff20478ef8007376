package dev.forge.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterpolationTest {
    @TempDir
    Path directory;

    @Test
    void allThatIsWrongWithATextIsSaid() {
        String text = "services:\n  web: {image: x, working_dir: \"${A:?one}${B?}${C\"}\n";
        assertThat(ComposeText.complaints(directory, text, Map.of()))
                .containsExactly(
                        "2:32: the variable A is not set: one (set it in the environment or in .env)",
                        "2:32: the variable B is not set (set it in the environment or in .env)",
                        "2:32: a brace is not closed in ${A:?one}${B?}${C"
                                + " (write ${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+replacement})");
    }
}
