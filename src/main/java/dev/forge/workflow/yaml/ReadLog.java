package dev.forge.workflow.yaml;

import dev.forge.core.TextFile;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the reading of a workflow has looked at: files, whether they were there or not, and names of variables. As long as
 * all of it is the same, reading it again has the same result.
 */
public final class ReadLog {
    private static final ScopedValue<ReadLog> CURRENT = ScopedValue.newInstance();

    /** What was seen of a file. */
    public sealed interface Seen {}

    /** It was read. */
    public record Content(ContentSum sum) implements Seen {}

    /** Only whether it is there was asked. */
    public record Presence(boolean isThere) implements Seen {}

    private final Map<String, Seen> files = new LinkedHashMap<>();
    private final IdentityHashMap<SourceText, File> sources = new IdentityHashMap<>();
    private final Set<String> variables = new LinkedHashSet<>();
    private boolean isUsable = true;

    /** Does something, and remembers what is read meanwhile on this thread. */
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    private static @Nullable ReadLog current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    static void source(File file, SourceText source, byte[] bytes) {
        ReadLog log = current();
        if (log != null) {
            log.sources.put(source, file);
            log.see(file, new Content(ContentSum.of(bytes)));
        }
    }

    /** As {@link TextFile#readIfThere}, and remembered. */
    public static @Nullable String textIfThere(File file) {
        String text = TextFile.readIfThere(file.getPath());
        ReadLog log = current();
        if (log != null) {
            log.see(
                    file,
                    text == null
                            ? new Presence(false)
                            : new Content(ContentSum.of(text.getBytes(StandardCharsets.UTF_8))));
        }
        return text;
    }

    /** As {@link File#isFile}, and remembered. */
    public static boolean isFile(File file) {
        boolean isThere = file.isFile();
        ReadLog log = current();
        if (log != null && !log.files.containsKey(file.getPath())) {
            log.see(file, new Presence(isThere));
        }
        return isThere;
    }

    /** A variable is asked for. */
    public static void variable(String name) {
        ReadLog log = current();
        if (log != null) {
            log.variables.add(name);
        }
    }

    private void see(File file, Seen seen) {
        Seen before = files.put(file.getPath(), seen);
        // It changed while it was read: then there is nothing to compare with.
        isUsable &= before == null || isSame(before, seen);
    }

    /** Without a record's equals, which takes milliseconds to be linked. */
    private static boolean isSame(Seen before, Seen seen) {
        if (seen instanceof Content now) {
            return before instanceof Content was ? was.sum.isSame(now.sum) : ((Presence) before).isThere;
        }
        return before instanceof Presence was && was.isThere == ((Presence) seen).isThere;
    }

    /** Whether what was read was the same whenever it was read. */
    public boolean isUsable() {
        return isUsable;
    }

    /** The files by their paths. */
    public Map<String, Seen> files() {
        return files;
    }

    /** The file that a text was read from; null if it was none. */
    public @Nullable File file(SourceText source) {
        return sources.get(source);
    }

    /** The names of the variables that were asked for. */
    public Set<String> variables() {
        return variables;
    }
}
