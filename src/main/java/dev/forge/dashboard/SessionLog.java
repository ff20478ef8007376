package dev.forge.dashboard;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session as frames: the first one is everything, each other one what has changed since the one before, as a
 * {@link MergePatch}. To be applied to a page's state; to apply a frame once more does no harm.
 *
 * <p>It has a size that it does not exceed, however long the session is. The last ten minutes are kept as they were
 * sampled as long as they fit; of what is older, neighbours are put together: to one frame for two samples first, then
 * for four, and so on. The first frame is always there.
 *
 * <p>A frame is smaller than a {@link Snapshot}: containers have short numbers in place of their keys, their figures
 * have short names that the frames tell themselves, and a figure that is not known is left out.
 */
final class SessionLog {
    private static final long FRESH_MILLIS = 600_000;
    private static final long MAX_STEP = 1L << 40;
    private static final int FRAME_OVERHEAD = 64;

    private final long maxBytes;
    private final List<Frame> frames = new ArrayList<>();
    private final Map<String, Integer> rows = new HashMap<>();
    private final JsonObject names = new JsonObject();
    private final Map<String, String> shortNames = new HashMap<>();
    private List<Snapshot.Event> lastEvents = List.of();
    private JsonObject last = new JsonObject();
    private long step = 2000;
    private long bytes;
    private int count;
    private int rowCount;
    private int eventCount;

    /**
     * One frame.
     *
     * @param number the number of the last snapshot in it, counted from 1
     * @param time when that was, in milliseconds since 1970
     * @param text JSON in which no markup can begin
     * @param size its length in UTF-8, in bytes
     */
    record Frame(int number, long time, String text, int size) {
        static Frame of(int number, long time, JsonObject patch) {
            // "<" is written in another way, as a name may hold the end of a script element.
            String text = Json.write(patch).replace("<", "\\u003c");
            return new Frame(number, time, text, text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    /**
     * An empty log.
     *
     * @param maxBytes how large its frames may become together
     */
    SessionLog(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds what is new in a snapshot. */
    synchronized void add(Snapshot snapshot) {
        JsonObject state = state(snapshot);
        JsonObject patch = MergePatch.between(last, state);
        JsonObject events = newEvents(snapshot.events());
        if (!events.members().isEmpty()) {
            patch.put("events", events);
        }
        last = state;
        count++;
        append(Frame.of(count, snapshot.time().toEpochMilli(), patch));
        if (bytes > maxBytes) {
            thin();
        }
    }

    /** The number of the last snapshot that was added. */
    synchronized int count() {
        return count;
    }

    /** How large all frames are together. */
    synchronized long bytes() {
        return bytes;
    }

    /** The frames that have anything behind the snapshot of this number; 0 for all. */
    synchronized List<Frame> after(int number) {
        int first = frames.size();
        while (first > 0 && frames.get(first - 1).number() > number) {
            first--;
        }
        return List.copyOf(frames.subList(first, frames.size()));
    }

    private void append(Frame frame) {
        frames.add(frame);
        bytes += frame.size() + FRAME_OVERHEAD;
    }

    private JsonObject state(Snapshot snapshot) {
        JsonObject whole = SnapshotJson.of(snapshot);
        JsonObject host = known(whole.object("host"));
        // In minutes: it would change in every frame.
        host.put("uptime_seconds", host.number("uptime_seconds") / 60 * 60);
        JsonObject containers = new JsonObject();
        Map<String, Integer> there = new HashMap<>();
        for (JsonObject container : whole.objects("containers")) {
            String key = container.text("engine") + "/" + container.text("id");
            Integer row = rows.get(key);
            int number = row == null ? rowCount++ : row;
            there.put(key, number);
            containers.put(Integer.toString(number), shortened(container));
        }
        rows.clear();
        rows.putAll(there);
        JsonObject engines = new JsonObject();
        whole.objects("engines").forEach(engine -> engines.put(engine.text("name"), known(engine)));
        JsonObject state = new JsonObject().put("time", snapshot.time().toEpochMilli());
        state.put("names", copy(names));
        state.put("host", host).put("containers", containers).put("engines", engines);
        for (String list : List.of("images", "disk", "benchmarks", "workflows")) {
            state.put(list, comparable(whole.get(list)));
        }
        return state;
    }

    /** A list of objects has no equals; the same text is the same. */
    private static Object comparable(@Nullable Object list) {
        return new Json.Raw(Json.write(list));
    }

    private static JsonObject copy(JsonObject object) {
        JsonObject copy = new JsonObject();
        object.members().forEach(copy::put);
        return copy;
    }

    private static JsonObject known(JsonObject object) {
        JsonObject known = new JsonObject();
        object.members().forEach((name, value) -> {
            if (value != null) {
                known.put(name, value);
            }
        });
        return known;
    }

    private JsonObject shortened(JsonObject container) {
        JsonObject short_ = new JsonObject();
        container.members().forEach((name, value) -> {
            // It follows from the start's time, and would change in every frame.
            if (value != null && !name.equals("uptime_seconds")) {
                String alias = shortNames.computeIfAbsent(name, _ -> Integer.toString(shortNames.size(), 36));
                names.put(alias, name);
                short_.put(alias, value);
            }
        });
        return short_;
    }

    private JsonObject newEvents(List<Snapshot.Event> events) {
        int known = lastEvents.isEmpty() ? 0 : events.lastIndexOf(lastEvents.getLast()) + 1;
        lastEvents = events;
        JsonObject fresh = new JsonObject();
        for (Snapshot.Event event : events.subList(known, events.size())) {
            fresh.put(Integer.toString(++eventCount), SnapshotJson.event(event));
        }
        return fresh;
    }

    /** To three quarters: not to begin anew with the next frame. */
    private void thin() {
        long enough = maxBytes / 4 * 3;
        long fresh = frames.getLast().time() - FRESH_MILLIS;
        while (bytes > enough && bytesBefore(fresh) > maxBytes / 8 && step < MAX_STEP) {
            merge(fresh, step);
            if (bytes > enough) {
                step *= 2;
            }
        }
        // Ten minutes of very many containers are too much already.
        for (long small = 2000; bytes > enough && small < MAX_STEP; small *= 2) {
            merge(Long.MAX_VALUE, small);
        }
    }

    private long bytesBefore(long time) {
        long sum = 0;
        for (Frame frame : frames.subList(1, frames.size())) {
            sum += frame.time() < time ? frame.size() + FRAME_OVERHEAD : 0;
        }
        return sum;
    }

    /** Puts neighbours together that are from before a time and are not longer than a step then. */
    private void merge(long before, long longest) {
        List<Frame> all = new ArrayList<>(frames);
        frames.clear();
        bytes = 0;
        append(all.getFirst());
        int i = 1;
        while (i < all.size()) {
            Frame frame = all.get(i);
            boolean hasNext = i + 1 < all.size();
            Frame next = all.get(hasNext ? i + 1 : i);
            boolean isPair = hasNext
                    && next.time() < before
                    && next.time() - all.get(i - 1).time() <= longest;
            append(isPair ? sum(frame, next) : frame);
            i += isPair ? 2 : 1;
        }
    }

    private static Frame sum(Frame earlier, Frame later) {
        JsonObject sum = JsonObject.parse(earlier.text(), "a frame");
        MergePatch.add(sum, JsonObject.parse(later.text(), "a frame"));
        return Frame.of(later.number(), later.time(), sum);
    }

    /** When the last snapshot was taken; the epoch if there is none. */
    synchronized Instant end() {
        return Instant.ofEpochMilli(frames.isEmpty() ? 0 : frames.getLast().time());
    }
}
