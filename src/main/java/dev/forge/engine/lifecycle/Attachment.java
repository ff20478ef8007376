package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Cgroups;
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
 * Runs a container in the foreground and keeps what it prints: the OCI runtime is this process's child, its output
 * goes to the caller and to the log. Only for containers that stay; a {@code --rm} container's output is not kept.
 * Signals are the launcher's business: it ignores them on our behalf and passes them on to the payload.
 */
public final class Attachment {
    private static final Pattern VERSION = Pattern.compile("^(runc|crun) (?:version )?(\\d{1,4})\\.(\\d{1,4})");

    private final ForgeHome home;
    private final String runtime;
    private final boolean keepsCgroup;
    private final Container container;

    /**
     * An attachment to a container whose bundle is ready.
     *
     * @param runtime what is called with "run"
     * @param version the runtime's name and version, or null if unknown
     */
    public Attachment(ForgeHome home, String runtime, @Nullable String version, Container container) {
        this.home = home;
        this.runtime = runtime;
        this.keepsCgroup = canKeepCgroup(version);
        this.container = container;
    }

    /**
     * Runs it to its end.
     *
     * @param out where its standard output goes
     * @param err where its standard error goes
     * @return its exit code, or {@link dev.forge.core.ExitCode#ENGINE} if it did not start
     */
    public int run(OutputStream out, OutputStream err) {
        File bundle = container.bundle();
        List<String> command = new ArrayList<>(List.of(
                runtime,
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
        if (keepsCgroup) {
            command.add("--keep");
        }
        command.add(container.id());
        StartOwner.self().write(bundle);
        boolean interactive = container.definition().process().interactive();
        try (PayloadLog.Writer log = new PayloadLog.Writer(container.log())) {
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            interactive
                                    ? ProcessBuilder.Redirect.INHERIT
                                    : ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            Thread errors =
                    Thread.ofPlatform().daemon().unstarted(() -> copy(process.getErrorStream(), err, log, "stderr"));
            errors.start();
            copy(process.getInputStream(), out, log, "stdout");
            errors.join();
            int code = process.waitFor();
            if (Cgroups.hasOomKill(Cgroups.directories(container.cgroup()))) {
                TextFile.write(container.oomFile(), "");
            }
            return code;
        } catch (IOException e) {
            throw new ForgeException("cannot run " + runtime + ": " + IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while container " + container.name() + " runs");
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

    /** Writes down the end and removes what the run made. */
    public void end(int code) {
        TextFile.write(container.exitFile(), Integer.toString(code));
        new StaleContainerCleanup(home).finish(container.id());
    }

    private static void copy(InputStream from, OutputStream to, PayloadLog.Writer log, String stream) {
        byte[] buffer = new byte[32 << 10];
        boolean caller = true;
        boolean open = false;
        try {
            int length;
            while ((length = from.read(buffer)) > 0) {
                int start = 0;
                for (int i = 0; i < length; i++) {
                    if (buffer[i] == '\n') {
                        log.write(stream, buffer, start, i, true);
                        start = i + 1;
                        open = false;
                    }
                }
                if (start < length) {
                    log.write(stream, buffer, start, length, false);
                    open = true;
                }
                if (caller) {
                    caller = pass(buffer, length, to);
                }
            }
            if (open) {
                log.write(stream, buffer, 0, 0, true);
            }
        } catch (IOException e) {
            throw new ForgeException("cannot write the log: " + IoErrors.reason(e), e);
        }
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
