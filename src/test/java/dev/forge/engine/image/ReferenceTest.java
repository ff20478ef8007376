package dev.forge.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "busybox, busybox:latest",
        "busybox:1.36, busybox:1.36",
        "localhost/busybox, localhost/busybox:latest",
        "localhost/library/busybox:1, localhost/library/busybox:1",
        "docker.io/busybox, busybox:latest",
        "library/busybox, busybox:latest",
        "docker.io/team/app, team/app:latest",
        "ghcr.io/library/busybox, ghcr.io/library/busybox:latest",
        "docker.io/library/busybox:x, busybox:x",
        "index.docker.io/team/app, team/app:latest",
        "localhost:5000/app:v1, localhost:5000/app:v1",
        "ghcr.io/a/b__c/d-e.f:X_1, ghcr.io/a/b__c/d-e.f:X_1",
        "[::1]:5000/app, [::1]:5000/app:latest",
        "UPPER.example.com/app, UPPER.example.com/app:latest"
    })
    void isFamiliar(String text, String familiar) {
        Reference reference = Reference.parse(text);
        assertThat(reference).hasToString(familiar);
        assertThat(Reference.fromKey(reference.key())).isEqualTo(familiar);
        assertThat(reference.key()).doesNotContain("/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Busybox",
                "a//b",
                "/a",
                "a/",
                "a:",
                "a:-x",
                "a..b",
                "a___b",
                "-a",
                "a-",
                "a b",
                "a:b:c",
                "../etc",
                "a@sha256:12",
                "a@md5:x",
                "host:/a",
                "host:x/a",
                "a\n",
                "ä",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void refusesWhatIsNotInTheGrammar(String text) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOf(ForgeException.class)
                .hasMessageStartingWith("invalid image name ");
        assertThat(Reference.parseOrNull(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u001b[31mb", "box:\u001b]0;x\u0007", "box@\u009b1m", "\u007f", "a\nb"})
    void controlCharactersAreRefusedAndNotRepeated(String name) {
        assertThatThrownBy(() -> Reference.parse(name))
                .hasMessage("invalid image name (not shown): it has control characters");
        assertThat(Reference.parseOrNull(name)).isNull();
    }
}
