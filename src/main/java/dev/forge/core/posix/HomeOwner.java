package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import java.io.File;

/**
 * For whom a home is. The layers of root and those of other users differ: overlayfs's marks are other attributes, and
 * files have other owners. So the home of a user who is not root has a file {@code rootless} with his number in it, and
 * nobody else uses that home.
 */
public final class HomeOwner {
    private static final String FILE = "rootless";

    private HomeOwner() {}

    /**
     * Makes sure that the home is this process's user's.
     *
     * @throws ForgeException if it is somebody else's
     */
    public static void check(ForgeHome home) {
        boolean rootless = UserNamespace.isRootless();
        long self = UserNamespace.outerId();
        File file = home.file(FILE);
        String text = TextFile.readStored(file);
        if (text != null && (!rootless || !text.strip().equals(Long.toString(self)))) {
            throw new ForgeException(
                    "forge's home " + home.root() + " is that of the user with the number " + text.strip()
                            + ", and images and containers of several users cannot be in one",
                    "set FORGE_HOME to another directory, or run forge as that user");
        }
        if (text == null && rootless) {
            if (home.file("layers").exists() || home.file("containers").exists()) {
                throw new ForgeException(
                        "forge's home " + home.root() + " is one of root's, and images and containers of several users "
                                + "cannot be in one",
                        "set FORGE_HOME to another directory");
            }
            home.privateDirectory("staging");
            new Staging(home).replace(file, self + "\n");
        }
    }
}
