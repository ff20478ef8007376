package dev.forge.workflow.cache;

import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the inputs of steps were when they were looked for last, so that steps with the same ones look once. It is forgotten
 * as soon as anything of the run may have changed a file: while a step runs nothing is kept. Of several threads.
 */
public final class InputMemo {
    private final Map<String, Found> known = new HashMap<>();
    private int writers;
    private int changes;

    /**
     * What is looked for.
     *
     * @param base the directory that the patterns are relative to
     * @param patterns see {@link GlobSet}
     * @param leftOut paths relative to it that do not count, as the step itself writes there
     */
    public record Asked(File base, List<String> patterns, List<String> leftOut) {
        /** What cannot change any more. */
        public Asked {
            patterns = List.copyOf(patterns);
            leftOut = List.copyOf(leftOut);
        }

        /** The same text for the same question; no path and no pattern holds a NUL. */
        String key() {
            return base.getPath() + "\0" + String.join("\0", patterns) + "\0\0" + String.join("\0", leftOut);
        }
    }

    /**
     * What was found.
     *
     * @param contents what each file is, by its path relative to the base
     * @param unmatched the patterns that no file matches
     */
    public record Found(Map<String, String> contents, List<String> unmatched) {}

    /** From now on somebody may change files. */
    public synchronized void begin() {
        writers++;
        changed();
    }

    /** One of those who may change files has ended. */
    public synchronized void end() {
        writers--;
        changed();
    }

    /** Files have been changed. */
    public synchronized void changed() {
        changes++;
        known.clear();
    }

    /** Whether nobody need look. */
    public synchronized boolean isKnown(Asked asked) {
        return known.containsKey(asked.key());
    }

    /**
     * What is there.
     *
     * @throws dev.forge.core.ForgeException if a file or directory cannot be read
     */
    public Found find(Asked asked, StatCache stats) {
        String key = asked.key();
        int before;
        synchronized (this) {
            Found last = known.get(key);
            if (last != null) {
                return last;
            }
            before = changes;
        }
        GlobSet patterns = GlobSet.of(asked.patterns);
        Found found = new Found(InputScan.of(asked.base, patterns, asked.leftOut, stats), patterns.unmatched());
        synchronized (this) {
            if (changes == before && writers == 0) {
                known.put(key, found);
            }
        }
        return found;
    }
}
