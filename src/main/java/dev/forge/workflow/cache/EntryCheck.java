package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Staging;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether an entry of the cache is as it was stored: by times and sizes, and where those have changed by digests. */
final class EntryCheck {
    static final String STAMPS = "stamps";

    private EntryCheck() {}

    /** A line for each entry of a manifest, to be compared later. */
    static String stamps(OutputManifest manifest, Path tree) throws IOException {
        StringBuilder text = new StringBuilder();
        for (OutputManifest.Entry entry : manifest.entries()) {
            FileStamp stamp = FileStamp.of(tree.resolve(entry.path()));
            text.append(stamp.size())
                    .append(' ')
                    .append(stamp.modified())
                    .append(' ')
                    .append(stamp.changed())
                    .append(' ')
                    .append(stamp.inode())
                    .append('\n');
        }
        return text.toString();
    }

    /** What is wrong with an entry, or null. */
    static @Nullable String of(CacheStore.Entry entry, File directory) {
        if (entry.manifest().entries().isEmpty()) {
            return null;
        }
        Path tree = directory.toPath().resolve("tree");
        try {
            String now = stamps(entry.manifest(), tree);
            if (now.equals(TextFile.readIfThere(new File(directory, STAMPS).getPath()))) {
                return null;
            }
            // Copied by a backup, say: then only the contents tell.
            StatCache none = StatCache.load(new File(directory, "none"), new Staging(new ForgeHome(directory)));
            if (!OutputTree.isThere(entry.manifest().entries(), ".", tree, none)) {
                return "its files are not those that were stored";
            }
            TextFile.write(new File(directory, STAMPS), now);
            return null;
        } catch (IOException | ForgeException e) {
            return e instanceof IOException io ? IoErrors.reason(io) : e.getMessage();
        }
    }
}
