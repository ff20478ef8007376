package dev.forge.engine.image.layer;

import dev.forge.core.posix.Errno;
import dev.forge.core.posix.PosixFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Opens paths inside a root as openat2(2) with RESOLVE_IN_ROOT does, for kernels without it. Nobody else may change the
 * tree meanwhile: each link is read, and only what has none is opened.
 */
final class LinkResolver {
    /** As the kernel's MAXSYMLINKS. */
    private static final int MAX_LINKS = 40;

    private final PosixFiles files;
    private final int root;
    private boolean leftRoot;

    LinkResolver(PosixFiles files, int root) {
        this.files = files;
        this.root = root;
    }

    /** Whether a link on the way is absolute or climbs above the root. */
    static boolean leadsOut(PosixFiles files, int root, byte[] path) {
        LinkResolver resolver = new LinkResolver(files, root);
        int opened = resolver.open(path, PosixFiles.O_PATH);
        if (opened >= 0) {
            files.close(opened);
        }
        return resolver.leftRoot;
    }

    /** A descriptor, or a negative error number. */
    int open(byte[] path, int flags) {
        // One character a byte, as names need not be UTF-8.
        Deque<String> ahead = new ArrayDeque<>();
        push(ahead, path);
        List<String> walked = new ArrayList<>();
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.pop();
            if (name.equals("..")) {
                leftRoot |= walked.isEmpty();
                if (!walked.isEmpty()) {
                    walked.remove(walked.size() - 1);
                }
                continue;
            }
            walked.add(name);
            boolean last = ahead.isEmpty() && (flags & PosixFiles.O_NOFOLLOW) != 0;
            byte[] target = last ? null : files.readLink(root, joined(walked));
            if (target == null) {
                continue;
            }
            if (++links > MAX_LINKS) {
                return -Errno.ELOOP;
            }
            walked.remove(walked.size() - 1);
            if (target.length > 0 && target[0] == '/') {
                leftRoot = true;
                walked.clear();
            }
            push(ahead, target);
        }
        return files.open(root, joined(walked), flags, 0);
    }

    private static void push(Deque<String> ahead, byte[] path) {
        String[] names = new String(path, StandardCharsets.ISO_8859_1).split("/", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            if (!names[i].isEmpty() && !names[i].equals(".")) {
                ahead.push(names[i]);
            }
        }
    }

    private static byte[] joined(List<String> names) {
        return (names.isEmpty() ? "." : String.join("/", names)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
