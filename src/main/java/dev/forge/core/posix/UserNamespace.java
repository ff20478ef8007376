package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.PathLookup;
import dev.forge.core.TextFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user namespace, see user_namespaces(7), in which a user who is not root is one: his own id is 0 there, and the ids
 * from 1 on are those that /etc/subuid and /etc/subgid give him. Who is root of a user namespace already needs no other.
 *
 * <p>The launcher says in FORGE_ROOTLESS that the process may not be root's, so that root finds out nothing; and in
 * FORGE_MAPPED that it has started the process in such a namespace.
 */
public final class UserNamespace {
    /** In place of the words that lead into a namespace, for who is in one. */
    public static final String INSIDE = "-";

    private static final String NOT_MAPPED = "0 4294967295";

    private UserNamespace() {}

    /** Whether this process is not the host's root, whose containers need no user namespace. */
    public static boolean isRootless() {
        return System.getenv("FORGE_ROOTLESS") != null && !(effectiveId("Uid:") == 0 && isIdentity());
    }

    /** Whether this process is in a user namespace that the launcher has made for it. */
    public static boolean isEntered() {
        return System.getenv("FORGE_MAPPED") != null;
    }

    /** Whether only one user has an id here, so that no file can be given to another. */
    public static boolean hasOneId() {
        String map = TextFile.readIfThere("/proc/self/uid_map");
        return map != null && map.strip().indexOf('\n') < 0 && map.strip().endsWith(" 1");
    }

    private static boolean isIdentity() {
        String map = TextFile.readIfThere("/proc/self/uid_map");
        return map == null || map.replaceAll(" +", " ").strip().equals("0 " + NOT_MAPPED);
    }

    /** This process's effective user or group id, see proc_pid_status(5). */
    private static long effectiveId(String label) {
        String status = TextFile.readIfThere("/proc/self/status");
        int at = status == null ? -1 : status.indexOf("\n" + label + "\t");
        if (status == null || at < 0) {
            return 0;
        }
        String[] ids = status.substring(at + label.length() + 2, status.indexOf('\n', at + 1))
                .split("\t", -1);
        return Long.parseLong(ids[1]);
    }

    /** The number of the host's user, or of the one outside of a namespace, that this process is. */
    public static long outerId() {
        long uid = effectiveId("Uid:");
        String map = TextFile.readIfThere("/proc/self/uid_map");
        if (uid == 0 && map != null) {
            for (String line : map.split("\n", -1)) {
                String[] fields = line.strip().split(" +", -1);
                if (fields.length == 3 && fields[0].equals("0")) {
                    return Long.parseLong(fields[1]);
                }
            }
        }
        return uid;
    }

    /** The number of this process's group, where it is not in a namespace. */
    public static long outerGroup() {
        return effectiveId("Gid:");
    }

    /**
     * The words that have a command run in the namespace, separated by blanks; empty for root, and {@link #INSIDE} for
     * who is in one already.
     *
     * @throws ForgeException if a program is missing that it takes
     */
    public static String entry() {
        if (!isRootless()) {
            return "";
        }
        if (isEntered() || effectiveId("Uid:") == 0) {
            return INSIDE;
        }
        return entry(new File("/etc"), System.getProperty("user.name"), effectiveId("Uid:"), System.getenv());
    }

    /**
     * Finds the words out, and keeps them for shells in the home's file {@code mapping}.
     *
     * @throws ForgeException as {@link #entry()}
     */
    public static String keepEntry(ForgeHome home) {
        String entry = entry();
        home.privateDirectory("staging");
        new Staging(home).replace(home.file("mapping"), entry + "\n");
        return entry;
    }

    /** The same for this user with the files subuid and subgid of a directory. */
    static String entry(File etc, String name, long uid, Map<String, String> environment) {
        if (PathLookup.find("unshare", environment) == null) {
            throw ForgeException.missing(
                    "unshare is not installed, which makes the user namespaces of a user who is not root",
                    "as root: apt-get install util-linux");
        }
        SubordinateIds users = SubordinateIds.of(text(etc, "subuid"), name, uid);
        SubordinateIds groups = SubordinateIds.of(text(etc, "subgid"), name, uid);
        if (users == null || groups == null) {
            return "unshare --user --map-root-user";
        }
        if (PathLookup.find("newuidmap", environment) == null || PathLookup.find("newgidmap", environment) == null) {
            throw ForgeException.missing(
                    "newuidmap is not installed, without which nobody but root may use subordinate ids",
                    "as root: apt-get install uidmap");
        }
        return "unshare --user --map-root-user --map-users=" + users.start() + ",1," + users.count() + " --map-groups="
                + groups.start() + ",1," + groups.count();
    }

    private static @Nullable String text(File etc, String name) {
        try {
            return TextFile.readIfThere(new File(etc, name).getPath());
        } catch (ForgeException e) {
            return null;
        }
    }

    /**
     * The ids from 1 on in the namespace that these words lead into; null if there is only root's.
     *
     * @param kind {@code users} or {@code groups}
     */
    public static @Nullable SubordinateIds range(String entry, String kind) {
        int at = entry.indexOf(" --map-" + kind + "=");
        if (at < 0) {
            return null;
        }
        int end = entry.indexOf(' ', at + 1);
        String[] numbers = entry.substring(entry.indexOf('=', at) + 1, end < 0 ? entry.length() : end)
                .split(",", -1);
        return new SubordinateIds(Long.parseLong(numbers[0]), Long.parseLong(numbers[2]));
    }

    /** How many ids there are besides root's in the namespace that these words lead into. */
    public static long otherIds(String entry) {
        if (entry.equals(INSIDE)) {
            return hasOneId() ? 0 : Integer.MAX_VALUE;
        }
        SubordinateIds users = range(entry, "users");
        return users == null ? 0 : users.count();
    }

    /** How to come to more than one id: what root has to do. */
    public static String advice() {
        return "as root: usermod --add-subuids "
                + SubordinateIds.usual(SubordinateIds.free(text(new File("/etc"), "subuid"))) + " --add-subgids "
                + SubordinateIds.usual(SubordinateIds.free(text(new File("/etc"), "subgid"))) + " " + userName();
    }

    /** The name of the user, also where he is root of a namespace; his number if he has none. */
    public static String userName() {
        String id = Long.toString(outerId());
        String text = text(new File("/etc"), "passwd");
        for (String line : text == null ? new String[0] : text.split("\n", -1)) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && fields[2].equals(id)) {
                return fields[0];
            }
        }
        String name = System.getProperty("user.name");
        return isEntered() || name.equals("?") ? id : name;
    }

    /**
     * Runs a command in the namespace, to its end.
     *
     * @return why it failed, or null if it did not
     */
    public static @Nullable String run(List<String> command) {
        try {
            StringBuilder said = new StringBuilder();
            int code = run(command, true, said);
            return code == 0 ? null : said.isEmpty() ? command.get(0) + " ended with code " + code : said.toString();
        } catch (IOException e) {
            return IoErrors.reason(e);
        }
    }

    /** What a command prints in the namespace, without blanks at its ends; null if it fails. */
    static @Nullable String output(List<String> command) {
        try {
            StringBuilder said = new StringBuilder();
            return run(command, false, said) == 0 ? said.toString() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static int run(List<String> command, boolean errors, StringBuilder said) throws IOException {
        List<String> words = new ArrayList<>();
        String entry = entry();
        if (!entry.isEmpty() && !entry.equals(INSIDE)) {
            words.addAll(List.of(entry.split(" ", -1)));
            words.add("--");
        }
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).redirectInput(new File("/dev/null"));
        if (errors) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        Process process = builder.start();
        said.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }
}
