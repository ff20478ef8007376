package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SessionLogTest {
    private static final long MIB = 1 << 20;

    private static Snapshot at(int second, List<ContainerRow> rows, List<Snapshot.Event> events) {
        Snapshot usual = Samples.snapshot(rows);
        return new Snapshot(
                Samples.TIME.plusSeconds(second),
                usual.host(),
                rows,
                usual.engines(),
                usual.images(),
                usual.disk(),
                usual.benchmarks(),
                usual.workflows(),
                events);
    }

    /** Different in what an id of it is made of, too: {@link Samples}. */
    private static String name(int i) {
        return "c" + (10 + i) + "e";
    }

    /** Rows of which every one has other figures in every second. */
    private static List<ContainerRow> busy(int second, int count) {
        List<ContainerRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(Samples.running("docker", name(i), second % 97 + i / 100.0, (second % 89 + i) * MIB));
        }
        return rows;
    }

    /** What a page has after these frames: RFC 7396. */
    private static JsonObject applied(List<SessionLog.Frame> frames) {
        JsonObject state = new JsonObject();
        frames.forEach(frame -> apply(state, JsonObject.parse(frame.text(), "frame")));
        return state;
    }

    private static void apply(JsonObject state, JsonObject patch) {
        patch.members().forEach((name, value) -> {
            if (value == null) {
                state.members().remove(name);
            } else if (value instanceof JsonObject changed) {
                if (!(state.get(name) instanceof JsonObject)) {
                    state.put(name, new JsonObject());
                }
                apply(state.object(name), changed);
            } else {
                state.put(name, value);
            }
        });
    }

    /** The containers of a state by name, each with one figure. */
    private static Map<String, Object> figures(JsonObject state, String figure) {
        Map<String, String> aliases = new TreeMap<>();
        state.object("names").members().forEach((alias, name) -> aliases.put(String.valueOf(name), alias));
        Map<String, Object> found = new TreeMap<>();
        state.object("containers").members().values().forEach(value -> {
            JsonObject row = (JsonObject) value;
            found.put(row.text(aliases.get("name")), String.valueOf(row.get(aliases.get(figure))));
        });
        return found;
    }

    @Test
    void allFramesTogetherAreTheLastSnapshot() {
        SessionLog log = new SessionLog(MIB);
        ContainerRow web = Samples.running("docker", "web", 1.5, MIB);
        log.add(at(0, List.of(web, Samples.running("forge", "job", 3, MIB)), List.of()));
        log.add(at(1, List.of(Samples.running("docker", "web", 2.5, MIB), web), List.of()));
        log.add(at(
                2, List.of(Samples.running("docker", "web", 4, MIB), Samples.stopped("docker", "db", 1)), List.of()));
        JsonObject state = applied(log.after(0));
        assertThat(figures(state, "cpu_percent")).isEqualTo(Map.of("web", "4.0", "db", "null"));
        assertThat(state.number("time")).isEqualTo(Samples.TIME.plusSeconds(2).toEpochMilli());
        assertThat(state.object("host").text("name")).isEqualTo("host");
        assertThat(state.object("engines").members()).containsKeys("forge", "podman", "docker");
        assertThat(state.objects("images")).hasSize(1);
        assertThat(log.count()).isEqualTo(3);
    }

    @Test
    void aFrameHasOnlyWhatHasChanged() {
        SessionLog log = new SessionLog(MIB);
        for (int second = 0; second < 3; second++) {
            log.add(at(second, busy(0, 20), List.of()));
        }
        List<SessionLog.Frame> frames = log.after(0);
        assertThat(frames.get(0).size()).isGreaterThan(5000);
        assertThat(JsonObject.parse(frames.get(2).text(), "frame").members()).containsOnlyKeys("time");
        assertThat(log.after(2)).containsExactly(frames.get(2));
        assertThat(log.after(3)).isEmpty();
    }

    @Test
    void eventsAreTakenOnce() {
        SessionLog log = new SessionLog(MIB);
        List<Snapshot.Event> events = new ArrayList<>();
        for (int second = 0; second < 150; second++) {
            events.add(new Snapshot.Event(Samples.TIME, Snapshot.Severity.NORMAL, "event " + second));
            // As Events keeps them: a hundred.
            log.add(at(
                    second, List.of(), List.copyOf(events.subList(Math.max(0, events.size() - 100), events.size()))));
        }
        JsonObject all = applied(log.after(0)).object("events");
        assertThat(all.members()).hasSize(150);
        assertThat(all.object("150").text("text")).isEqualTo("event 149");
    }

    @Test
    void aLongSessionStaysSmallAndWhole() {
        long max = 400_000;
        SessionLog log = new SessionLog(max);
        int seconds = 20_000;
        for (int second = 0; second < seconds; second++) {
            log.add(at(second, busy(second, 3), List.of()));
            assertThat(log.bytes()).isLessThanOrEqualTo(max);
        }
        List<SessionLog.Frame> frames = log.after(0);
        long start = Samples.TIME.toEpochMilli();
        assertThat(frames.getFirst().time()).isEqualTo(start);
        assertThat(frames.getLast().time()).isEqualTo(start + (seconds - 1) * 1000L);
        // The last ten minutes second by second, what is older coarser but everywhere.
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < frames.size(); i++) {
            gaps.add(frames.get(i).time() - frames.get(i - 1).time());
        }
        assertThat(gaps.subList(gaps.size() - 590, gaps.size())).containsOnly(1000L);
        assertThat(gaps).allMatch(gap -> gap <= 128_000);
        assertThat(figures(applied(frames), "cpu_percent"))
                .isEqualTo(Map.of(
                        name(0),
                        (seconds - 1) % 97 + ".0",
                        name(1),
                        (seconds - 1) % 97 + ".01",
                        name(2),
                        (seconds - 1) % 97 + ".02"));
    }

    @Test
    void tenMinutesThatAreTooMuchAreThinnedToo() {
        SessionLog log = new SessionLog(60_000);
        for (int second = 0; second < 300; second++) {
            log.add(at(second, busy(second, 20), List.of()));
            assertThat(log.bytes()).isLessThanOrEqualTo(60_000);
        }
        assertThat(log.after(0).size()).isGreaterThan(3);
        assertThat(figures(applied(log.after(0)), "memory")).hasSize(20);
    }

    @Test
    void noTextBeginsMarkup() {
        SessionLog log = new SessionLog(MIB);
        String hostile = "</script><script>alert(1)</script>\u2028<!--";
        log.add(at(0, List.of(Samples.running("docker", hostile, 1, MIB)), List.of()));
        SessionLog.Frame frame = log.after(0).getFirst();
        assertThat(frame.text()).doesNotContain("<", "\u2028", "\n");
        assertThat(frame.size()).isEqualTo(frame.text().getBytes(StandardCharsets.UTF_8).length);
        assertThat(figures(applied(log.after(0)), "cpu_percent")).containsOnlyKeys(hostile);
    }
}
