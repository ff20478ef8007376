package dev.forge.cli.command;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.WindowSize;
import dev.forge.engine.lifecycle.ExecPlan;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's output goes: data to {@link #out}, everything else to {@link #err}.
 *
 * @param in standard input
 * @param out standard output: data only
 * @param err standard error: progress, warnings and errors
 * @param environment the environment variables
 * @param plan what the launcher's shell has to do afterwards
 * @param rest what is done when the launcher knows that, and nobody waits for
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        StringBuilder plan,
        List<Runnable> rest) {
    private static final int USUAL_WIDTH = 100;
    private static final byte[] SOON = "# soon\n".getBytes(StandardCharsets.UTF_8);

    /** A terminal with no plan yet. */
    public Terminal(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {
        this(in, out, err, environment, new StringBuilder(), new ArrayList<>());
    }

    /**
     * Defers something to the launcher, which does it after the command.
     *
     * @throws ForgeException if no launcher waits for it
     */
    public void deferToLauncher(ExecPlan rest) {
        if (!environment.containsKey("FORGE_PLAN")) {
            throw new ForgeException(
                    "this command ends in the launcher's shell, and forge was started without its launcher",
                    "start bin/forge, not java");
        }
        plan.append(rest.text());
    }

    /**
     * Tells the launcher that an OCI runtime will be started within milliseconds, if all goes well. What the kernel makes
     * a runtime wait for can be had in advance: see {@code hurry} in the launcher.
     */
    public void announceStart() {
        if (environment.containsKey("FORGE_PLAN")) {
            try {
                // Not closed: the plan is yet to come.
                new FileOutputStream(FileDescriptor.in).write(SOON);
            } catch (IOException e) {
                // The launcher was killed; there will be no start.
                return;
            }
        }
    }

    /** Has this done when the launcher has its plan. It must not fail, and prints nothing. */
    public void thenRun(Runnable work) {
        rest.add(work);
    }

    /**
     * Tells the launcher, if one waits, what is left to do, or else with which code to exit. The launcher reads to the
     * end of descriptor 0, which Java can close and need not end for it, as it would have to with one above 2.
     */
    public int writeExecPlan(int code) {
        if (environment.containsKey("FORGE_PLAN")) {
            String text = plan.isEmpty() ? "exit " + code + "\n" : plan.toString();
            try (FileOutputStream launcher = new FileOutputStream(FileDescriptor.in)) {
                launcher.write((text + "# end\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The launcher was killed, and there is nobody to tell. The next command cleans up.
                return ExitCode.ENGINE;
            }
            for (Runnable work : rest) {
                work.run();
            }
        }
        return code;
    }

    /** Prints a failure: what went wrong, and below a blank line the way out. */
    public void report(ForgeException failure) {
        err.println("forge: " + failure.getMessage());
        String hint = failure.hint();
        if (hint != null) {
            err.println();
            err.println("hint: " + hint);
        }
        if (environment.containsKey("FORGE_DEBUG")) {
            failure.printStackTrace(err);
        }
    }

    /**
     * Whether the given descriptor (0, 1 or 2) is a terminal. The launcher tests it, which costs the shell
     * nothing, and says so in FORGE_TTY; without the launcher there is no terminal.
     */
    public boolean isTerminal(int descriptor) {
        @Nullable String terminals = environment.get("FORGE_TTY");
        return terminals != null && terminals.indexOf('0' + descriptor) >= 0;
    }

    /**
     * Checks that what is typed comes from a terminal, where a payload is to have one and to be typed into.
     *
     * @throws ForgeException if standard input is none
     */
    public void requireInputTerminal() {
        if (!isTerminal(0)) {
            throw new ForgeException(
                    "the input device is not a TTY: -i with -t passes a terminal on, and standard input is none",
                    "leave one of them out");
        }
    }

    /** Whether output on the descriptor may be coloured (https://no-color.org). */
    public boolean isColoured(int descriptor) {
        @Nullable String noColour = environment.get("NO_COLOR");
        return isTerminal(descriptor)
                && (noColour == null || noColour.isEmpty())
                && !"dumb".equals(environment.get("TERM"));
    }

    /** How many rows the terminal on the descriptor has; empty for a pipe or a file. */
    public OptionalInt knownHeight(int descriptor) {
        return isTerminal(descriptor) ? WindowSize.rows(descriptor) : OptionalInt.empty();
    }

    /** How many columns output on the descriptor has, or {@value #USUAL_WIDTH} where nothing says so. */
    public int width(int descriptor) {
        return knownWidth(descriptor).orElse(USUAL_WIDTH);
    }

    /**
     * How many columns output on the descriptor has: $COLUMNS where that is set to a number, otherwise what the
     * terminal says now, as its window may have been made larger or smaller. Empty for a pipe or a file.
     */
    public OptionalInt knownWidth(int descriptor) {
        @Nullable String columns = environment.get("COLUMNS");
        if (columns != null && columns.strip().matches("[1-9][0-9]{0,4}")) {
            return OptionalInt.of(Integer.parseInt(columns.strip()));
        }
        return isTerminal(descriptor) ? WindowSize.columns(descriptor) : OptionalInt.empty();
    }
}
