package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.engine.definition.UsernsDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsernsModeTest {
    private static final String ENTRY =
            "unshare --user --map-root-user --map-users=100000,1,4096 --map-groups=200000,1,4000";

    private static UsernsDefinition define(String text, Map<String, Long> options, List<UsernsDefinition> used) {
        return new UsernsMode(text, options).define(ENTRY, 70, used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host"})
    void theOneOfAllIsNoneOfItsOwn(String text) {
        assertThat(UsernsMode.of(text)).isNull();
        assertThat(UsernsMode.of(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bogus | --userns is host, keep-id, nomap or auto, not bogus",
                "keep-ids | --userns is host, keep-id, nomap or auto, not keep-ids",
                "keep-id: | --userns keep-id has no option without a name",
                "keep-id:size=3 | --userns keep-id has no option size",
                "nomap:uid=3 | --userns nomap has no option uid",
                "keep-id:uid | --userns keep-id:uid: not a number: ",
                "keep-id:uid=-1 | --userns keep-id:uid=-1: not a number: -1",
                "auto:size=99999999999 | --userns auto:size=99999999999: not a number: 99999999999",
                "keep-id:uid=1,gid=2 | --userns keep-id is for users who are not root",
                "auto | --userns auto is for users who are not root",
            })
    void whatMakesNoSenseIsRefused(String text, String message) {
        assertThatThrownBy(() -> UsernsMode.of(text))
                .isInstanceOfSatisfying(
                        ForgeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage(restored(message));
    }

    /** The table has no blank at an end. */
    private static String restored(String message) {
        return message.endsWith("number:") ? message + " " : message;
    }

    @Test
    void userHasTheNumberThatIsAskedFor() {
        UsernsDefinition defined = define("keep-id:uid=7,gid=8", Map.of("uid", 7L, "gid", 8L), List.of());
        assertThat(defined.key()).isEqualTo("0.1.7-7.0.1-8.8.4089_0.1.8-8.0.1-9.9.3992");
        assertThat(defined.user()).isEqualTo("7:8");
        assertThat(defined.group()).isEqualTo("8");
        assertThatThrownBy(() -> define("keep-id:uid=5000", Map.of("uid", 5000L, "gid", 0L), List.of()))
                .hasMessageContaining("there is no user 5000 in this container: the subordinate ids end at 4096");
    }

    @Test
    void userIsNobodyWithoutAMap() {
        UsernsDefinition defined = define("nomap", Map.of(), List.of());
        assertThat(defined.key()).isEqualTo("0.1.4096_0.1.4000");
        assertThat(defined.user()).isNull();
        assertThat(defined.group()).isNull();
    }

    /** Each gets the lowest ids that are free, also those between two others. */
    @Test
    void idsAreNobodyElsesWithAuto() {
        List<UsernsDefinition> used =
                new ArrayList<>(List.of(define("keep-id:", Map.of("uid", 1L, "gid", 1L), List.of())));
        List<String> keys = new ArrayList<>();
        for (long size : new long[] {100, 1000, 1024, 100}) {
            UsernsDefinition next = define("auto:size=" + size, Map.of("size", size), used);
            used.add(next);
            keys.add(next.key());
        }
        assertThat(keys).containsExactly("0.1.100", "0.101.1000", "0.1101.1024", "0.2125.100");
        used.remove(2);
        assertThat(define("auto", Map.of(), used).key()).isEqualTo("0.2225.1024");
        assertThat(define("auto:size=500", Map.of("size", 500L), used).key()).isEqualTo("0.101.500");
        assertThatThrownBy(() -> define("auto:size=2000", Map.of("size", 2000L), used))
                .hasMessageStartingWith("--userns auto:size=2000: of 4000 subordinate ids, not 2000 in a row are left");
    }

    @Test
    void autoHasAnIdForEachUserOfTheImage() {
        assertThat(new UsernsMode("auto", Map.of())
                        .define(ENTRY, 2999, List.of())
                        .key())
                .isEqualTo("0.1.3000");
        assertThatThrownBy(() -> define("auto:size=0", Map.of("size", 0L), List.of()))
                .hasMessageContaining("a namespace without an id");
    }

    @Test
    void withoutSubordinateIdsThereIsNone() {
        assertThatThrownBy(
                        () -> new UsernsMode("nomap", Map.of()).define("unshare --user --map-root-user", 0, List.of()))
                .hasMessageContaining("needs subordinate ids")
                .isInstanceOfSatisfying(
                        ForgeException.class, e -> assertThat(e.hint()).contains("usermod --add-subuids"));
    }
}
