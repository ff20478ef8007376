package dev.forge.dashboard;

import dev.forge.core.OutputFile;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * A session as one page to attach to an issue: every snapshot, to be looked through. At most an hour of samples a second
 * is kept; of a longer session every second one, then every fourth.
 */
final class RecordedSession {
    private static final int MAX_SNAPSHOTS = 3600;

    private final List<String> snapshots = new ArrayList<>();
    private int step = 1;
    private int count;

    synchronized void add(Snapshot snapshot) {
        if (count++ % step == 0) {
            snapshots.add(SnapshotJson.of(snapshot).toString());
        }
        if (snapshots.size() > MAX_SNAPSHOTS) {
            for (int i = snapshots.size() - 1; i > 0; i -= 2) {
                snapshots.remove(i);
            }
            step *= 2;
        }
    }

    /**
     * Writes the page.
     *
     * @throws dev.forge.core.ForgeException if it cannot be written
     */
    synchronized void write(File file) {
        OutputFile.write(file, WebPage.recording(snapshots));
    }
}
