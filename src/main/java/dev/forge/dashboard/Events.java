package dev.forge.dashboard;

import dev.forge.dashboard.Snapshot.Event;
import dev.forge.dashboard.Snapshot.Severity;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out what has happened to containers from one look at them to the next. */
final class Events {
    private static final int MAX_KEPT = 100;
    private static final long MAX_WAIT_SECONDS = 5;
    private static final int KILLED = 137;

    private final Deque<Event> kept = new ArrayDeque<>();
    private final Map<String, ContainerRow> running = new HashMap<>();
    private final Map<String, Long> kills = new HashMap<>();
    /** Containers that have ended and whose exit code the engine has not told yet. */
    private final Map<String, Ended> ended = new HashMap<>();

    private boolean hasLooked;

    private record Ended(ContainerRow row, Instant time) {}

    void add(Instant time, Severity severity, String text) {
        kept.addLast(new Event(time, severity, text));
        if (kept.size() > MAX_KEPT) {
            kept.removeFirst();
        }
    }

    List<Event> kept() {
        return List.copyOf(kept);
    }

    /**
     * Compares with the last look.
     *
     * @param rows all containers
     * @param oomKills how many processes of each running container the kernel has killed for want of memory, by key
     */
    void look(Instant now, List<ContainerRow> rows, Map<String, Long> oomKills) {
        Map<String, ContainerRow> current = new HashMap<>();
        Map<String, ContainerRow> stopped = new HashMap<>();
        for (ContainerRow row : rows) {
            (row.isRunning() ? current : stopped).put(row.key(), row);
        }
        oomKills.forEach((key, count) -> {
            if (count > kills.getOrDefault(key, hasLooked && !running.containsKey(key) ? 0 : count)) {
                ContainerRow row = current.get(key);
                add(now, Severity.ERROR, name(row, key) + ": the kernel killed a process for want of memory");
            }
        });
        running.forEach((key, row) -> {
            if (!current.containsKey(key)) {
                ended.put(key, new Ended(row, now));
            }
        });
        if (hasLooked) {
            current.forEach((key, row) -> {
                if (!running.containsKey(key)) {
                    add(now, Severity.NORMAL, name(row, key) + " started");
                }
            });
        }
        tellEnded(now, stopped);
        running.clear();
        running.putAll(current);
        kills.keySet().retainAll(current.keySet());
        kills.putAll(oomKills);
        hasLooked = true;
    }

    private void tellEnded(Instant now, Map<String, ContainerRow> stopped) {
        for (Iterator<Map.Entry<String, Ended>> all = ended.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Ended> entry = all.next();
            ContainerRow last = entry.getValue().row();
            ContainerRow row = stopped.get(entry.getKey());
            int code = row == null ? -1 : Told.exitCode(row.status());
            boolean isLate = now.getEpochSecond() - entry.getValue().time().getEpochSecond() >= MAX_WAIT_SECONDS;
            if (code >= 0) {
                Severity severity = code == 0 ? Severity.NORMAL : code == KILLED ? Severity.ERROR : Severity.WARNING;
                add(entry.getValue().time(), severity, name(row, entry.getKey()) + " ended with exit code " + code);
                all.remove();
            } else if (isLate) {
                add(entry.getValue().time(), Severity.NORMAL, name(last, entry.getKey()) + " ended");
                all.remove();
            }
        }
    }

    private static String name(@Nullable ContainerRow row, String key) {
        return row == null ? key : row.name() + " (" + row.engine() + ")";
    }
}
