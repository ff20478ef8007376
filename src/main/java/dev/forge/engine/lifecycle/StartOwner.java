package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * The process that is at work on a start: the launcher's shell, or Forge itself where there is none. While it lives
 * nobody else cleans up after it.
 *
 * @param pid its process id
 * @param startTime when it started, so that a reused id is not taken for it
 */
public record StartOwner(int pid, String startTime) {
    private static String @Nullable [] launcher;

    /** The process to name as owner now. */
    public static StartOwner current() {
        String[] stat = launcherStat();
        return stat == null ? self() : new StartOwner(Integer.parseInt(System.getenv("FORGE_SHELL")), stat[19]);
    }

    /** What the kernel says of the launcher's shell, as {@link Proc#stat}; null if there is none. */
    static String @Nullable [] launcherStat() {
        @Nullable String shell = System.getenv("FORGE_SHELL");
        if (launcher == null && shell != null) {
            launcher = Proc.stat(Integer.parseInt(shell));
        }
        return launcher;
    }

    /** This process. */
    public static StartOwner self() {
        return new StartOwner(Proc.self(), String.valueOf(Proc.startTime(Proc.self())));
    }

    /** Names this process as the bundle's owner. */
    public void write(File bundle) {
        TextFile.writeUnseen(new File(bundle, "owner"), pid + " " + startTime);
    }

    /** Whether the owner that the bundle names is alive. */
    static boolean isAlive(File bundle) {
        StartOwner owner = of(bundle);
        return owner == null ? StartClaim.isHeld(bundle) : Proc.isAlive(owner.pid, owner.startTime);
    }

    /** Whether the bundle names this process as its owner. */
    static boolean isOwnedBy(File bundle, int pid) {
        StartOwner owner = of(bundle);
        return owner != null && owner.pid == pid && Proc.isAlive(pid, owner.startTime);
    }

    /** The owner that the bundle names, or null. */
    private static @Nullable StartOwner of(File bundle) {
        try {
            String text = TextFile.readStored(new File(bundle, "owner"));
            int blank = text == null ? -1 : text.indexOf(' ');
            if (text == null || blank < 0) {
                return null;
            }
            return new StartOwner(Integer.parseInt(text.substring(0, blank)), text.substring(blank + 1));
        } catch (NumberFormatException | ForgeException e) {
            return null;
        }
    }
}
