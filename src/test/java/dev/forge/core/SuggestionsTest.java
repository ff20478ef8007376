package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final List<String> KNOWN = List.of("startup", "memory", "disk");

    @Test
    void suggestsNearestWord() {
        assertThat(Suggestions.hint("statrup", KNOWN)).isEqualTo("did you mean startup?");
        assertThat(Suggestions.hint("memroy", KNOWN, "none")).isEqualTo("did you mean memory?");
        assertThat(Suggestions.hint("disc", KNOWN, "forge {}", "none")).isEqualTo("did you mean forge disk?");
    }

    @Test
    void usesFallbackIfNoWordIsNear() {
        assertThat(Suggestions.hint("network", KNOWN)).isEqualTo("it is one of startup, memory, disk");
        assertThat(Suggestions.hint("network", KNOWN, "metrics are a and b")).isEqualTo("metrics are a and b");
        assertThat(Suggestions.hint("network", KNOWN, null)).isNull();
        assertThat(Suggestions.hint("network", KNOWN, "forge {}", "forge --help"))
                .isEqualTo("forge --help");
    }
}
