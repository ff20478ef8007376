package dev.forge.engine.image.layer;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.engine.image.tar.TarEntry;
import org.jspecify.annotations.Nullable;

/**
 * Who makes files here and what they get without being told.
 *
 * @param uid the effective user
 * @param gid the effective group
 * @param umask the mode bits that new files do not get
 */
public record FileCredentials(long uid, long gid, int umask) {
    /** This process, from proc_pid_status(5). */
    public static FileCredentials current() {
        String status = TextFile.readIfThere("/proc/self/status");
        String uids = line(status, "Uid:");
        String gids = line(status, "Gid:");
        String umask = line(status, "Umask:");
        if (uids == null || gids == null || umask == null) {
            throw new ForgeException("/proc/self/status does not say who this process is", "is /proc mounted?");
        }
        return new FileCredentials(effective(uids), effective(gids), Integer.parseInt(umask, 8));
    }

    private static @Nullable String line(@Nullable String status, String name) {
        int at = status == null ? -1 : status.indexOf("\n" + name);
        return status == null || at < 0
                ? null
                : status.substring(at + 1 + name.length(), status.indexOf('\n', at + 1))
                        .strip();
    }

    /** Real, effective, saved and filesystem ID stand in a line. */
    private static long effective(String ids) {
        int start = ids.indexOf('\t') + 1;
        return Long.parseLong(ids.substring(start, ids.indexOf('\t', start)));
    }

    /** Whether files can be given to others. */
    public boolean mayGive() {
        return uid == 0;
    }

    boolean is(TarEntry entry) {
        return entry.uid() == uid && entry.gid() == gid;
    }

    /** The mode that a file made with the given one has. */
    int masked(int mode) {
        return mode & ~umask;
    }
}
