package dev.forge.workflow.cache;

import dev.forge.core.ByteSizes;
import dev.forge.core.Checksum;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.DiskUsage;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of steps by their keys, below {@code workflow-cache} of the home: {@code entries/KEY} with the outputs and
 * what they are, {@code steps/PROJECT/STEP.json} with what is remembered of a step, {@code stats/PROJECT} with the digests
 * of files read before. An entry is made in the staging area and renamed, so it is whole or not there; one that was
 * damaged later is found out by sizes, times and digests, and is none then.
 */
public final class CacheStore {
    /** The variable that says how many bytes are kept at most. */
    public static final String LIMIT = "FORGE_WORKFLOW_CACHE";

    private static final String ROOT = "workflow-cache";
    private static final List<String> FASTER = List.of("stats", "compiled");
    private static final String FACTS = "entry.json";
    private static final String TREE = "tree";
    private static final long DEFAULT_LIMIT = 10L << 30;
    /** The digest of the manifest of a step that leaves nothing. */
    private static final String NOTHING = Digests.of("");

    private final ForgeHome home;
    private final Staging staging;
    private final File entries;

    /** The cache of a home. Creates nothing. */
    public CacheStore(ForgeHome home) {
        this.home = home;
        staging = new Staging(home);
        entries = home.file(ROOT + "/entries");
    }

    /**
     * Outputs that are kept.
     *
     * @param key their key
     * @param directory where they are
     * @param facts of which step of which workflow they are, and since when
     * @param manifest what they are
     */
    public record Entry(String key, File directory, JsonObject facts, OutputManifest manifest) {
        /** Where an output is. */
        public File output(OutputPlace place) {
            return place.path().equals(".") ? tree() : new File(tree(), place.path());
        }

        File tree() {
            return new File(directory, TREE);
        }
    }

    /** How many bytes are kept at most. */
    public static long limit(Map<String, String> environment) {
        String text = environment.get(LIMIT);
        return text == null || text.isEmpty() ? DEFAULT_LIMIT : ByteSizes.parse(LIMIT, text);
    }

    /** The digests of a workflow's files. */
    public StatCache stats(String workflow) {
        return StatCache.load(home.file(ROOT + "/stats/" + workflow), staging);
    }

    /** The entry of a key as it describes itself, without a look at its files; null if there is none that can be read. */
    public @Nullable Entry peek(String key) {
        try {
            File directory = new File(entries, key);
            return directory.isDirectory() ? read(key, directory) : null;
        } catch (ForgeException e) {
            return null;
        }
    }

    /**
     * The entry of a key, or null if there is none. One that is damaged is removed.
     *
     * @param note is told of one that is damaged
     */
    public @Nullable Entry find(String key, Consumer<String> note) {
        File directory = new File(entries, key);
        if (!directory.isDirectory()) {
            return null;
        }
        String wrong;
        try {
            Entry entry = read(key, directory);
            wrong = EntryCheck.of(entry, directory);
            if (wrong == null) {
                // The least recently used one goes first.
                new File(directory, FACTS).setLastModified(System.currentTimeMillis());
                return entry;
            }
        } catch (ForgeException e) {
            wrong = e.getMessage();
        }
        note.accept("what was kept is damaged and not used: " + wrong);
        remove(directory);
        return null;
    }

    private static Entry read(String key, File directory) {
        File file = new File(directory, FACTS);
        String text = TextFile.readStored(file);
        if (text == null) {
            throw missing();
        }
        Checksum.check(text, file.getPath());
        JsonObject facts = JsonObject.parse(text, file.getPath());
        if (facts.text("manifest", "").equals(NOTHING)) {
            return new Entry(key, directory, facts, new OutputManifest(List.of()));
        }
        String list = TextFile.readIfThere(new File(directory, "manifest").getPath());
        if (list == null) {
            throw missing();
        }
        OutputManifest manifest = OutputManifest.parse(list);
        if (manifest == null || !Digests.of(list).equals(facts.text("manifest", ""))) {
            throw new ForgeException("the list of its files is not as it was written");
        }
        return new Entry(key, directory, facts, manifest);
    }

    private static ForgeException missing() {
        return new ForgeException("its description is missing");
    }

    /**
     * Keeps what a step has left.
     *
     * @param key its key
     * @param text what the key is made of, for whoever asks why
     * @param facts of which step; how long it took
     * @param movable a directory whose files nobody needs any more
     * @throws ForgeException if it cannot be kept, as on a full disk; nothing is left then
     */
    public Entry store(String key, KeyText text, JsonObject facts, OutputScan scan, Path movable) {
        File staged = staging.newDirectory("outputs");
        try {
            OutputManifest manifest = scan.manifest();
            Path tree = staged.toPath().resolve(TREE);
            OutputTree.take(scan, tree, movable);
            String list = manifest.text();
            TextFile.writeUnseen(new File(staged, "manifest"), list);
            TextFile.writeUnseen(new File(staged, "key"), text.text());
            TextFile.writeUnseen(new File(staged, EntryCheck.STAMPS), EntryCheck.stamps(manifest, tree));
            facts.put("bytes", manifest.bytes()).put("manifest", Digests.of(list));
            TextFile.writeUnseen(new File(staged, FACTS), Checksum.seal(facts.toString()));
            File directory = new File(entries, key);
            if (!entries.isDirectory()) {
                home.privateDirectory(ROOT + "/entries");
            }
            if (!staged.renameTo(directory)) {
                remove(directory);
                if (!staged.renameTo(directory)) {
                    throw new IOException("it cannot be renamed to " + directory);
                }
            }
            return new Entry(key, directory, facts, manifest);
        } catch (IOException e) {
            throw unkept(facts, IoErrors.reason(e), e);
        } catch (ForgeException e) {
            throw unkept(facts, e.getMessage(), e);
        } finally {
            if (staged.exists()) {
                FileTree.remove(staged);
            }
        }
    }

    private static ForgeException unkept(JsonObject facts, String reason, Exception cause) {
        boolean isFull = reason.contains("o space left");
        return new ForgeException(
                "cannot keep the outputs of " + facts.text("step", "") + ": " + reason,
                isFull ? "forge system prune makes space" : null,
                cause);
    }

    /** What the key of an entry was made of; null if it is not there any more. */
    public @Nullable KeyText keyText(String key) {
        String text = TextFile.readIfThere(new File(entries, key + "/key").getPath());
        return text == null ? null : KeyText.parse(text);
    }

    /** What is remembered of a step, or null. */
    public @Nullable StepRecord record(String workflow, String step) {
        return StepRecord.read(recordFile(workflow, step));
    }

    private File recordFile(String workflow, String step) {
        return home.file(ROOT + "/steps/" + workflow + "/" + Digests.of(step).substring(0, 32) + ".json");
    }

    /**
     * Remembers that a step has succeeded.
     *
     * @param millis how long it took
     */
    public synchronized void succeeded(String workflow, String step, String key, long millis) {
        StepRecord.after(record(workflow, step), key, System.currentTimeMillis(), millis)
                .write(recordFile(workflow, step), staging);
    }

    /** Lets nobody remove an entry until it is closed: whoever uses entries holds one. */
    public CacheLock use() {
        return CacheLock.shared(new File(home.privateDirectory(ROOT), "lock"));
    }

    /**
     * Removes the entries that were not used for longest, until what is left fits; nothing while somebody uses the cache.
     *
     * @param limit in bytes
     * @return the bytes of what was removed; -1 if the cache is in use
     */
    public long bound(long limit) {
        return shrink(limit, Long.MAX_VALUE);
    }

    /**
     * Removes what was used last before a time, and what was kept to be faster; nothing while somebody uses the cache.
     *
     * @param before in milliseconds since 1970
     * @return the bytes of what was removed; -1 if the cache is in use
     */
    public long prune(long before) {
        long freed = shrink(0, before);
        if (freed >= 0) {
            freed += fasterBytes();
            FASTER.forEach(made -> FileTree.remove(home.file(ROOT + "/" + made)));
        }
        return freed;
    }

    /** How many bytes are kept for nothing but to be faster: digests of files, and compiled graphs. */
    public long fasterBytes() {
        List<File> there = FASTER.stream()
                .map(made -> home.file(ROOT + "/" + made))
                .filter(File::isDirectory)
                .toList();
        try {
            return there.isEmpty() ? 0 : DiskUsage.of(there).bytes();
        } catch (ForgeException e) {
            // Removed meanwhile.
            return 0;
        }
    }

    private long shrink(long limit, long before) {
        File root = home.file(ROOT);
        if (!root.isDirectory()) {
            return 0;
        }
        try (CacheLock lock = CacheLock.alone(new File(root, "lock"))) {
            if (!lock.isHeld()) {
                return -1;
            }
            return CacheUse.of(entries).shrink(limit, before, this::removeWithTombstone);
        }
    }

    /** How many entries there are and what they take. */
    public CacheUse usage() {
        return CacheUse.of(entries);
    }

    private void removeWithTombstone(File directory) {
        try {
            JsonObject facts = read(directory.getName(), directory).facts();
            String workflow = facts.text("workflow", "");
            String step = facts.text("step", "");
            StepRecord record = record(workflow, step);
            if (record != null) {
                record.without(directory.getName(), System.currentTimeMillis())
                        .write(recordFile(workflow, step), staging);
            }
        } catch (ForgeException e) {
            // A damaged one has nothing to be remembered by.
        }
        remove(directory);
    }

    /** Out of sight first, so that nobody sees a part of it. */
    private void remove(File directory) {
        File staged = staging.newPath("outputs");
        if (directory.renameTo(staged)) {
            FileTree.remove(staged);
        } else {
            FileTree.remove(directory);
        }
    }
}
