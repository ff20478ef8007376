package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.dashboard.Controller.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerTest {
    private final Snapshot snapshot = Samples.usual();
    private UiState state = new UiState(false);
    private Controller controller = new Controller(state, engine -> "/usr/bin/" + engine);

    private Request press(String keys) {
        Request last = Request.NONE;
        for (Key key : Key.decode(keys)) {
            last = controller.handle(key, snapshot);
        }
        return last;
    }

    private String selected() {
        ContainerRow row = state.selection(snapshot);
        return row == null ? "" : row.name();
    }

    @Test
    void arrowsAndLettersMoveTheSelection() {
        assertThat(selected()).isEqualTo("数据库");
        press("j");
        assertThat(selected()).isEqualTo("web");
        press("\u001b[B\u001b[B");
        assertThat(selected()).isEqualTo("job");
        press("j");
        assertThat(selected()).isEqualTo("job");
        press("g");
        assertThat(selected()).isEqualTo("数据库");
        press("G");
        assertThat(selected()).isEqualTo("job");
    }

    @Test
    void filterIsTypedAndCleared() {
        press("/docker");
        assertThat(state.rows(snapshot)).extracting(ContainerRow::name).containsExactly("web", "job");
        press(" !job\r");
        assertThat(state.rows(snapshot)).extracting(ContainerRow::name).containsExactly("web");
        assertThat(state.isFiltering).isFalse();
        press("\u001b");
        assertThat(state.rows(snapshot)).hasSize(4);
    }

    @Test
    void lettersInAFilterAreNoCommands() {
        assertThat(press("/q")).isEqualTo(Request.NONE);
        assertThat(state.filter).isEqualTo("q");
        press("\u007f\u007f");
        assertThat(state.filter).isEmpty();
    }

    @Test
    void sortingByPlaceAndReversed() {
        press("1");
        assertThat(state.sort).isEqualTo(Column.NAME);
        assertThat(state.rows(snapshot).get(0).name()).startsWith("a-long");
        press("r");
        assertThat(state.rows(snapshot).get(0).name()).isEqualTo("数据库");
        press("sj\r");
        assertThat(state.sort).isEqualTo(Column.ENGINE);
    }

    @Test
    void columnsAreChosenAndTheNameStays() {
        press("cj ");
        assertThat(state.hidden).containsExactly(Column.ENGINE);
        press("k \r");
        assertThat(state.hidden).containsExactly(Column.ENGINE);
        assertThat(state.chooser).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "x, docker stop web",
        "R, docker restart web",
        "d, docker rm -f web",
        "e, docker exec -it web sh",
    })
    void actionAsksOnceAndShowsTheCommand(String key, String line) {
        press("j" + key);
        assertThat(state.pending).isNotNull();
        assertThat(state.pending.line()).isEqualTo(line);
        assertThat(press("n")).isEqualTo(Request.NONE);
        assertThat(state.pending).isNull();
        press(key);
        assertThat(press("y")).isEqualTo(Request.RUN);
    }

    @ParameterizedTest
    @CsvSource({"x", "R", "d", "e"})
    void readOnlyRefusesEveryAction(String key) {
        state = new UiState(true);
        controller = new Controller(state, engine -> "/usr/bin/" + engine);
        press(key);
        assertThat(state.pending).isNull();
        assertThat(state.message).startsWith("read-only");
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        press("Ge");
        assertThat(state.pending).isNull();
        assertThat(state.message).isEqualTo("job does not run");
        controller = new Controller(state, engine -> null);
        press("gx");
        assertThat(state.message).isEqualTo("podman has no command line on this host");
    }

    @Test
    void viewsByTabAndFunctionKeys() {
        press("\t");
        assertThat(state.view).isEqualTo(UiState.View.WORKFLOWS);
        press("\u001b[Z\u001b[Z");
        assertThat(state.view).isEqualTo(UiState.View.HOST);
        press("\u001bOR");
        assertThat(state.view).isEqualTo(UiState.View.ENGINES);
        press("x");
        assertThat(state.pending).isNull();
    }

    @Test
    void workflowsAreCancelledAndRetried() {
        press("\u001bOQ");
        // The first line is the run that lasts, its steps are below it, the older run is the last.
        press("x");
        assertThat(state.pending).isNotNull();
        assertThat(state.pending.line()).isEqualTo("kill -INT 4711");
        assertThat(state.pending.command()).containsExactly("kill", "-INT", "4711");
        press("nR");
        assertThat(state.pending).isNull();
        assertThat(state.message).isEqualTo("pipeline runs");
        press("jj");
        assertThat(state.workflow).isEqualTo("1769860800000-4711 db");
        press("Gx");
        assertThat(state.message).isEqualTo("pipeline does not run");
        press("R");
        assertThat(state.pending).isNotNull();
        assertThat(state.pending.line()).isEqualTo("forge workflow run --engine podman --file /src/compose.yaml");
    }

    @Test
    void aReaderDoesNotCancelAWorkflow() {
        UiState reader = new UiState(true);
        Controller looking = new Controller(reader, engine -> "/usr/bin/" + engine);
        for (String keys : List.of("\u001bOQ", "x")) {
            Key.decode(keys).forEach(key -> looking.handle(key, Samples.usual()));
        }
        assertThat(reader.pending).isNull();
        assertThat(reader.message).startsWith("read-only: ").contains("cancel workflows");
    }

    @Test
    void quitAndHelp() {
        press("?");
        assertThat(state.showsHelp).isTrue();
        assertThat(press("q")).isEqualTo(Request.NONE);
        assertThat(press("q")).isEqualTo(Request.QUIT);
        assertThat(press("\u0003")).isEqualTo(Request.QUIT);
        assertThat(press("\u001a")).isEqualTo(Request.SUSPEND);
    }

    @Test
    void selectionStaysWithItsContainer() {
        press("j");
        state.selected = selected().equals("web") ? state.rows(snapshot).get(1).key() : "";
        Snapshot later = Samples.snapshot(
                List.of(Samples.running("docker", "new", 100, 1), Samples.running("docker", "web", 0, 1)));
        ContainerRow row = state.selection(later);
        assertThat(row).isNotNull();
        assertThat(row.name()).isEqualTo("web");
    }

    @Test
    void clickSelectsTheRow() {
        press("\u001b[<0;5;5M");
        assertThat(selected()).isEqualTo("web");
    }
}
