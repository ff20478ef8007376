package dev.forge.workflow.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The text that a key is the digest of. */
class KeyTextTest {
    private static KeyText key(String... parts) {
        KeyText key = new KeyText();
        for (String part : parts) {
            String[] fields = part.split("\\|", -1);
            key.add(fields[0], fields[1], fields[2]);
        }
        return key;
    }

    @Test
    void readsWhatItWrote() {
        KeyText key = new KeyText();
        key.add("environment", "A\tB", "line\nother\\n\r\u2028end");
        key.add("image", "", "");
        assertThat(KeyText.parse(key.text()).parts()).isEqualTo(key.parts());
        assertThat(KeyText.parse(key.text()).digest()).isEqualTo(key.digest()).hasSize(64);
    }

    @Test
    void partsCannotBeMistakenForOthers() {
        assertThat(key("a|b|c").digest()).isNotEqualTo(key("a|bc|").digest());
        KeyText one = new KeyText();
        one.add("a", "b", "c\nd\te\tf");
        assertThat(one.digest()).isNotEqualTo(key("a|b|c", "d|e|f").digest());
        assertThat(key("a|b|c", "d|e|f").digest())
                .isNotEqualTo(key("d|e|f", "a|b|c").digest());
    }

    @Test
    void saysWhatHasChanged() {
        KeyText before = key("image||1", "input|gone.c|x", "input|same.c|x", "environment|MODE|debug");
        KeyText after = key("image||2", "input|same.c|x", "environment|MODE|release", "input|new.c|y");
        assertThat(after.since(before))
                .containsExactly(
                        new KeyText.Change("image", "", "1", "2"),
                        new KeyText.Change("environment", "MODE", "debug", "release"),
                        new KeyText.Change("input", "new.c", null, "y"),
                        new KeyText.Change("input", "gone.c", "x", null));
        assertThat(after.since(after)).isEmpty();
    }

    @Test
    void linesThatAreNoneAreLeftOut() {
        assertThat(KeyText.parse("image\t\t1\nhalf a li").parts()).containsExactly(new KeyText.Part("image", "", "1"));
    }
}
