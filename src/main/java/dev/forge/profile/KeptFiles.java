package dev.forge.profile;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Small files of the kernel that are read again and again. They stay open: to open and close one costs the kernel five
 * times as much as to read it. How many descriptors that takes is limited; the rest is opened each time. For one thread.
 */
final class KeptFiles {
    private static final int MAX_OPEN = 6000;

    private final HostFiles host;
    private final int most;
    private byte[] buffer = new byte[4096];
    private int open;

    KeptFiles(HostFiles host) {
        this(host, Math.min(MAX_OPEN, limit(host.read("/proc/self/limits")) / 2));
    }

    /** With at most so many files open. */
    KeptFiles(HostFiles host, int most) {
        this.host = host;
        this.most = most;
    }

    /** How many files this process may have open. */
    private static int limit(@Nullable String limits) {
        String label = "Max open files";
        int at = limits == null ? -1 : limits.indexOf(label);
        if (limits == null || at < 0) {
            return 0;
        }
        String[] fields = limits.substring(at + label.length()).strip().split(" +", 2);
        try {
            return Integer.parseInt(fields[0]);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE; // unlimited
        }
    }

    /** How many files are open. */
    int open() {
        return open;
    }

    /** A file that is opened when it is read first. */
    Kept file(String path) {
        return new Kept(path);
    }

    /** One of the files. */
    final class Kept {
        private final String path;
        private @Nullable RandomAccessFile file;
        /** Whether it was not there, or could not be read: this host does not have it. */
        private boolean isMissing;

        private Kept(String path) {
            this.path = path;
        }

        /** The file's text now; null if there is no such file, or what it tells of has ended. */
        @Nullable
        String read() {
            if (isMissing) {
                return null;
            }
            if (file == null && open >= most) {
                return host.read(path);
            }
            try {
                RandomAccessFile in = file;
                if (in == null) {
                    File opened = host.file(path);
                    in = new RandomAccessFile(opened, "r");
                    file = in;
                    open++;
                } else {
                    in.seek(0);
                }
                return text(in);
            } catch (IOException e) {
                // Most are missing because this kernel does not have them; whether a container has ended its list of
                // processes tells.
                close();
                isMissing = true;
                return null;
            }
        }

        void close() {
            if (file != null) {
                try {
                    file.close();
                } catch (IOException e) {
                    // Nothing was written, so nothing can be lost.
                }
                file = null;
                open--;
            }
        }
    }

    private String text(RandomAccessFile in) throws IOException {
        int length = 0;
        while (true) {
            int read = in.read(buffer, length, buffer.length - length);
            length += Math.max(0, read);
            // The kernel gives a short file in one piece; only one that fills the buffer may have more.
            if (read < 0 || length < buffer.length) {
                return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }
}
