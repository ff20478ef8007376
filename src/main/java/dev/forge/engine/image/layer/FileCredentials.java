package dev.forge.engine.image.layer;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.image.tar.TarEntry;
import org.jspecify.annotations.Nullable;

/**
 * The credentials with which a process creates files.
 *
 * @param uid the effective user id
 * @param gid the effective group id
 * @param umask the mode bits that are removed from new files
 * @param others whether there are other users to give files to, which there are not in every user namespace
 */
public record FileCredentials(long uid, long gid, int umask, boolean others) {
    /** The credentials of this process, from proc_pid_status(5). */
    public static FileCredentials current() {
        String status = TextFile.readIfThere("/proc/self/status");
        String uids = line(status, "Uid:");
        String gids = line(status, "Gid:");
        String umask = line(status, "Umask:");
        if (uids == null || gids == null || umask == null) {
            throw new ForgeException("/proc/self/status does not say who this process is", "is /proc mounted?");
        }
        return new FileCredentials(
                effective(uids), effective(gids), Integer.parseInt(umask, 8), !UserNamespace.hasOneId());
    }

    private static @Nullable String line(@Nullable String status, String name) {
        int at = status == null ? -1 : status.indexOf("\n" + name);
        return status == null || at < 0
                ? null
                : status.substring(at + 1 + name.length(), status.indexOf('\n', at + 1))
                        .strip();
    }

    /** The line has the real, effective, saved and filesystem id. */
    private static long effective(String ids) {
        int start = ids.indexOf('\t') + 1;
        return Long.parseLong(ids.substring(start, ids.indexOf('\t', start)));
    }

    /** Whether this process may change the owner of files. */
    public boolean mayGive() {
        return uid == 0 && others;
    }

    boolean is(TarEntry entry) {
        return entry.uid() == uid && entry.gid() == gid;
    }

    /** The mode of a new file that is created with the given mode. */
    int masked(int mode) {
        return mode & ~umask;
    }
}
