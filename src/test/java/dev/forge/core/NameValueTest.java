package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameValueTest {
    @Test
    void splitsAtFirstEqualsSign() {
        assertThat(NameValue.of("a=b")).isEqualTo(new NameValue("a", "b"));
        assertThat(NameValue.of("a=b=c")).isEqualTo(new NameValue("a", "b=c"));
        assertThat(NameValue.of("a=")).isEqualTo(new NameValue("a", ""));
        assertThat(NameValue.of("=b")).isEqualTo(new NameValue("", "b"));
    }

    @Test
    void nameWithoutEqualsSignHasNoValue() {
        assertThat(NameValue.of("a")).isEqualTo(new NameValue("a", null));
        assertThat(NameValue.of("a").value("default")).isEqualTo("default");
        assertThat(NameValue.of("a=").value("default")).isEmpty();
    }
}
