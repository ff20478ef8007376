package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {
    static List<Arguments> screens() {
        return List.of(
                screen("containers-80x24", 80, 24, Glyphs.UNICODE, Samples.usual(), state -> {}),
                screen("containers-120x40", 120, 40, Glyphs.UNICODE, Samples.usual(), state -> {}),
                screen("containers-200x30", 200, 30, Glyphs.UNICODE, Samples.usual(), state -> {}),
                screen("containers-40x10", 40, 10, Glyphs.UNICODE, Samples.usual(), state -> {}),
                screen("ascii-80x24", 80, 24, Glyphs.ASCII, Samples.usual(), state -> {}),
                screen("empty-80x24", 80, 24, Glyphs.UNICODE, Samples.snapshot(List.of()), state -> {}),
                screen(
                        "many-80x24",
                        80,
                        24,
                        Glyphs.UNICODE,
                        Samples.many(500),
                        state -> state.selected =
                                Samples.many(500).containers().get(450).key()),
                screen("filter-80x24", 80, 24, Glyphs.UNICODE, Samples.usual(), state -> {
                    state.filter = "docker !job";
                    state.isFiltering = true;
                }),
                screen(
                        "engines-80x24",
                        80,
                        24,
                        Glyphs.UNICODE,
                        Samples.usual(),
                        state -> state.view = UiState.View.ENGINES),
                screen("workflows-80x24", 80, 24, Glyphs.UNICODE, Samples.usual(), state -> {
                    state.view = UiState.View.WORKFLOWS;
                    state.workflow = "1769860800000-4711 lint";
                    state.paneOwner = state.workflow;
                    state.paneLines = List.of("one", "two", "3", "4", "5", "6", "src/a.c:3: unused variable");
                }),
                screen(
                        "workflows-40x10",
                        40,
                        10,
                        Glyphs.ASCII,
                        Samples.usual(),
                        state -> state.view = UiState.View.WORKFLOWS),
                screen(
                        "images-80x24",
                        80,
                        24,
                        Glyphs.UNICODE,
                        Samples.usual(),
                        state -> state.view = UiState.View.IMAGES),
                screen(
                        "benchmarks-80x24",
                        80,
                        24,
                        Glyphs.UNICODE,
                        Samples.usual(),
                        state -> state.view = UiState.View.BENCHMARKS),
                screen("host-80x24", 80, 24, Glyphs.UNICODE, Samples.usual(), state -> state.view = UiState.View.HOST),
                screen("help-80x24", 80, 24, Glyphs.UNICODE, Samples.usual(), state -> state.showsHelp = true),
                screen(
                        "sort-80x24",
                        80,
                        24,
                        Glyphs.UNICODE,
                        Samples.usual(),
                        state -> state.chooser = UiState.Chooser.SORT),
                screen(
                        "confirm-80x24",
                        80,
                        24,
                        Glyphs.UNICODE,
                        Samples.usual(),
                        state -> state.pending = Action.of(
                                Action.Kind.STOP, Samples.usual().containers().get(0), "/usr/bin/docker")),
                screen("logs-80x24", 80, 24, Glyphs.UNICODE, Samples.usual(), state -> {
                    ContainerRow row = Samples.usual().containers().get(0);
                    state.selected = row.key();
                    state.pane = UiState.Pane.LOGS;
                    state.paneOwner = state.owner(row);
                    state.paneLines = List.of("one", "two \u001b[31mred\u001b[0m", "three", "4", "5", "6", "7", "8");
                }));
    }

    private static Arguments screen(
            String name, int width, int height, Glyphs glyphs, Snapshot snapshot, Consumer<UiState> change) {
        UiState state = new UiState(false);
        change.accept(state);
        return Arguments.of(name, width, height, glyphs, snapshot, state);
    }

    /** Run with -Dforge.golden=DIRECTORY to write the screens there instead, and look at each before it is taken. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("screens")
    void screenIsAsItWas(String name, int width, int height, Glyphs glyphs, Snapshot snapshot, UiState state)
            throws IOException {
        String text = Screen.draw(snapshot, state, glyphs, ZoneOffset.UTC, width, height)
                .text();
        assertThat(text).doesNotContain("\u001b");
        String written = System.getProperty("forge.golden");
        if (written != null) {
            Files.writeString(Files.createDirectories(Path.of(written)).resolve(name + ".txt"), text);
        }
        try (InputStream in = ScreenTest.class.getResourceAsStream(name + ".txt")) {
            assertThat(in).as("the golden screen %s.txt", name).isNotNull();
            assertThat(text).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 20, 39, 40, 79, 80, 81, 120, 300})
    void everySizeCanBeDrawn(int size) {
        for (UiState.View view : UiState.View.values()) {
            UiState state = new UiState(false);
            state.view = view;
            state.showsHelp = size % 2 == 0;
            CellBuffer cells =
                    Screen.draw(Samples.usual(), state, Glyphs.UNICODE, ZoneOffset.UTC, size, Math.max(1, size / 3));
            assertThat(cells.text().lines().count()).isEqualTo(Math.max(1, size / 3));
        }
    }

    @Test
    void controlCharactersOfNamesNeverReachTheScreen() {
        Snapshot hostile = Samples.snapshot(
                List.of(Samples.running("docker", "evil\u001b]0;title\u0007\u009b31m\nname\u202e", 1, 1)));
        assertThat(harmless(hostile, new UiState(false))).contains("evil?]0;title??31m?name");
    }

    /** Whatever an engine says of anything, in every view and pane. */
    @Test
    void noTextOfASnapshotReachesTheScreenAsControl() throws Exception {
        Snapshot hostile = (Snapshot) Samples.hostile(Samples.usual());
        ContainerRow row = hostile.containers().getFirst();
        for (UiState.View view : UiState.View.values()) {
            UiState state = new UiState(false);
            state.view = view;
            assertThat(harmless(hostile, state)).as("%s", view).contains("evil?");
        }
        for (UiState.Pane pane : UiState.Pane.values()) {
            UiState state = new UiState(false);
            state.selected = row.key();
            state.pane = pane;
            state.paneOwner = state.owner(row);
            state.paneLines = List.of(Samples.HOSTILE, "x" + Samples.HOSTILE);
            assertThat(harmless(hostile, state)).as("%s", pane).contains("evil?");
        }
        UiState asking = new UiState(false);
        asking.pending = Action.of(Action.Kind.STOP, row, "/usr/bin/" + Samples.HOSTILE);
        assertThat(harmless(hostile, asking)).contains("evil?");
        String plain = Screen.plain(hostile, new UiState(true), Glyphs.UNICODE, ZoneOffset.UTC, 200);
        assertThat(plain).contains("evil").doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
    }

    @Test
    void keysThatHaveNoRoomBesideTheFilterAreLeftOut() {
        UiState state = new UiState(false);
        state.filter = "web";
        String footer = Screen.draw(Samples.usual(), state, Glyphs.UNICODE, ZoneOffset.UTC, 80, 24)
                .text()
                .lines()
                .toList()
                .getLast();
        assertThat(footer).contains("x stop  d remove ").doesNotContain("R re").endsWith("filter: web");
    }

    private static String harmless(Snapshot snapshot, UiState state) {
        CellBuffer cells = Screen.draw(snapshot, state, Glyphs.UNICODE, ZoneOffset.UTC, 120, 30);
        for (int y = 0; y < cells.height; y++) {
            for (int x = 0; x < cells.width; x++) {
                int character = cells.character(x, y);
                assertThat(character == 0
                                || Character.getType(character) != Character.CONTROL
                                        && Character.getType(character) != Character.FORMAT)
                        .as("the character %x", character)
                        .isTrue();
            }
        }
        return cells.text();
    }

    @Test
    void plainSnapshotHasContainersAndEngines() {
        assertThat(Screen.plain(Samples.usual(), new UiState(true), Glyphs.ASCII, ZoneOffset.UTC, 100))
                .contains("NAME", "web", "ENGINE", "podman", "no answer for 3 s")
                .doesNotContain("\u001b");
    }
}
