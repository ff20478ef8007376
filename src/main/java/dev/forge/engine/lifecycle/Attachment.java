package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Cgroups;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs an OCI runtime in the foreground and copies what is printed: its output goes to the caller, and to the log of a
 * container that stays. Also where a payload has a terminal and the caller's output is none: there runc's own copying
 * would lose something. Signals are the launcher's business: it ignores them on our behalf and passes them on to the
 * payload.
 */
public final class Attachment {
    private static final Pattern VERSION = Pattern.compile("^(runc|crun) (?:version )?(\\d{1,4})\\.(\\d{1,4})");

    private final List<String> command;
    private final @Nullable File log;

    /**
     * An attachment that is not at work yet.
     *
     * @param command the runtime with its arguments
     * @param log where the output is kept, or null
     */
    public Attachment(List<String> command, @Nullable File log) {
        this.command = command;
        this.log = log;
    }

    /**
     * The start of a container whose bundle is ready, in the foreground.
     *
     * @param starter what is called with "run"
     * @param version the runtime's name and version, or null if unknown
     */
    public static List<String> start(ForgeHome home, String starter, @Nullable String version, Container container) {
        File bundle = container.bundle();
        List<String> command = new ArrayList<>(List.of(
                starter,
                "--root",
                home.file("runtime").getPath(),
                "--log",
                new File(bundle, "runtime.log").getPath(),
                "--log-format",
                "json",
                "run",
                "--bundle",
                bundle.getPath(),
                "--pid-file",
                new File(bundle, "pid").getPath()));
        if (canKeepCgroup(version)) {
            command.add("--keep");
        }
        command.add(container.id());
        return command;
    }

    /** Makes a note of it if the kernel has killed a process of the container for want of memory. */
    public static void noteOomKill(Container container) {
        // In a scope of systemd's, which is gone by now, libexec/scoped.sh has looked.
        if (new File(container.bundle(), "oom").exists()
                || Cgroups.hasOomKill(Cgroups.directories(container.cgroup()))) {
            TextFile.write(container.oomFile(), "");
        }
    }

    /**
     * Whether a runtime of this version has "run --keep", so that its cgroup can still be asked for what the kernel
     * killed in it: runc from 1.1, crun from 1.15.
     */
    static boolean canKeepCgroup(@Nullable String version) {
        Matcher found = VERSION.matcher(version == null ? "" : version);
        if (!found.find()) {
            return false;
        }
        int major = Integer.parseInt(found.group(2));
        return major > 1
                || (major == 1
                        && Integer.parseInt(found.group(3)) >= (found.group(1).equals("crun") ? 15 : 1));
    }

    /**
     * Runs it to its end.
     *
     * @param out where its standard output goes
     * @param err where its standard error goes
     * @param lines how lines end where the output goes, and in the log
     * @return its exit code
     */
    public int run(OutputStream out, OutputStream err, LineEnds lines) {
        try (PayloadLog.Writer writer = log == null ? null : new PayloadLog.Writer(log)) {
            Process process = new ProcessBuilder(command)
                    // The launcher decides what that is, and it may be /dev/null.
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread errors = Thread.ofPlatform()
                    .daemon()
                    .unstarted(() -> copy(process.getErrorStream(), err, writer, "stderr", LineEnds.AS_PRINTED));
            errors.start();
            copy(process.getInputStream(), out, writer, "stdout", lines);
            errors.join();
            return process.waitFor();
        } catch (IOException e) {
            throw new ForgeException("cannot run " + command.get(0) + ": " + IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while " + command.get(0) + " runs");
        }
    }

    /** What a runtime has to do with the terminal of its caller. */
    public enum Caller {
        /** The output goes to it. */
        TERMINAL,
        /** The output goes elsewhere. */
        PIPE,
        /** Not even its Ctrl-C reaches the runtime, which would pass it on to the payload at once. */
        APART;

        /** What is started: setsid(1) is replaced by the runtime, so it is no process more. */
        public List<String> command(List<String> runtime) {
            List<String> command = new ArrayList<>(runtime);
            if (this == APART) {
                command.addFirst("setsid");
            }
            return command;
        }
    }

    /**
     * How lines end. A terminal puts a carriage return before a line feed, but runc switches that off in the payload's
     * terminal, and relies on the caller's to do it.
     */
    public enum LineEnds {
        /** As the runtime prints them. */
        AS_PRINTED,
        /** With a carriage return in the log, and as printed where the output goes, as that is a terminal. */
        RETURN_IN_LOG,
        /** With a carriage return everywhere. */
        RETURN;

        /** What is right for a payload with or without a terminal, and for a caller's output that is one or none. */
        public static LineEnds of(boolean tty, boolean toTerminal) {
            return !tty ? AS_PRINTED : toTerminal ? RETURN_IN_LOG : RETURN;
        }
    }

    static void copy(
            InputStream from, OutputStream to, PayloadLog.@Nullable Writer log, String stream, LineEnds lines) {
        byte[] buffer = new byte[32 << 10];
        boolean caller = true;
        byte before = 0;
        try {
            int length;
            while ((length = from.read(buffer)) > 0) {
                byte[] bytes = buffer;
                int end = length;
                if (lines != LineEnds.AS_PRINTED) {
                    bytes = returned(buffer, length, before);
                    before = buffer[length - 1];
                    end = bytes.length;
                }
                if (log != null) {
                    write(log, stream, bytes, end);
                }
                if (caller) {
                    boolean plain = lines == LineEnds.RETURN_IN_LOG;
                    caller = pass(plain ? buffer : bytes, plain ? length : end, to);
                }
            }
        } catch (IOException e) {
            throw new ForgeException("cannot write the log: " + IoErrors.reason(e), e);
        }
    }

    /** What stands behind the last line feed is a piece whose line may go on, or never end. */
    private static void write(PayloadLog.Writer log, String stream, byte[] bytes, int length) throws IOException {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                log.write(stream, bytes, start, i, true);
                start = i + 1;
            }
        }
        if (start < length) {
            log.write(stream, bytes, start, length, false);
        }
    }

    /** The bytes with a carriage return before each line feed that has none. */
    private static byte[] returned(byte[] bytes, int length, byte before) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 64);
        byte last = before;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n' && last != '\r') {
                out.write('\r');
            }
            out.write(bytes[i]);
            last = bytes[i];
        }
        return out.toByteArray();
    }

    /** A caller that went away does not end the container: its output still goes to the log. */
    private static boolean pass(byte[] buffer, int length, OutputStream to) {
        try {
            to.write(buffer, 0, length);
            to.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
