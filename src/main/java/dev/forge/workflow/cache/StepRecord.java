package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Staging;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a step beside its outputs, also when those are gone: a few hundred bytes.
 *
 * @param latest the key under which it succeeded last
 * @param millis how long it ran then
 * @param keys the keys under which it succeeded, the latest last
 */
public record StepRecord(String latest, long millis, List<Kept> keys) {
    private static final int MAX_KEYS = 8;

    /**
     * A key under which outputs are or were kept.
     *
     * @param key 64 digits
     * @param time when the step succeeded, in milliseconds since 1970
     * @param pruned when the outputs were removed; 0 if they were not
     */
    public record Kept(String key, long time, long pruned) {}

    /** A record that cannot change any more. */
    public StepRecord {
        keys = List.copyOf(keys);
    }

    /** The record in a file; null where there is none that can be read. */
    static @Nullable StepRecord read(File file) {
        try {
            String text = TextFile.readStored(file);
            if (text == null) {
                return null;
            }
            JsonObject json = JsonObject.parse(text, file.getPath());
            List<Kept> keys = new ArrayList<>();
            for (JsonObject kept : json.objects("keys")) {
                keys.add(new Kept(kept.text("key"), kept.number("time"), kept.number("pruned", 0)));
            }
            return new StepRecord(json.text("latest"), json.number("millis"), keys);
        } catch (ForgeException e) {
            return null;
        }
    }

    void write(File file, Staging staging) {
        File directory = file.getParentFile();
        if (!directory.isDirectory() && !directory.mkdirs() && !directory.isDirectory()) {
            throw new ForgeException("cannot make the directory " + directory);
        }
        List<JsonObject> kept = new ArrayList<>();
        for (Kept one : keys) {
            JsonObject json = new JsonObject().put("key", one.key).put("time", one.time);
            kept.add(one.pruned == 0 ? json : json.put("pruned", one.pruned));
        }
        staging.replace(
                file,
                new JsonObject().put("latest", latest).put("millis", millis).put("keys", kept) + "\n");
    }

    /** What is known of a key, or null. */
    public @Nullable Kept find(String key) {
        for (Kept kept : keys) {
            if (kept.key.equals(key)) {
                return kept;
            }
        }
        return null;
    }

    /** The record after the step succeeded under a key, now. */
    static StepRecord after(@Nullable StepRecord before, String key, long time, long millis) {
        List<Kept> keys = new ArrayList<>(before == null ? List.of() : before.keys);
        keys.removeIf(kept -> kept.key.equals(key));
        keys.add(new Kept(key, time, 0));
        return new StepRecord(key, millis, keys.subList(Math.max(0, keys.size() - MAX_KEYS), keys.size()));
    }

    /** The record after the outputs of a key were removed. */
    StepRecord without(String key, long now) {
        List<Kept> marked = new ArrayList<>();
        for (Kept kept : keys) {
            marked.add(kept.key.equals(key) ? new Kept(key, kept.time, now) : kept);
        }
        return new StepRecord(latest, millis, marked);
    }
}
