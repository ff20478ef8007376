package dev.forge.dashboard;

import dev.forge.core.Proc;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's terminal as a screen. The launcher has already switched it to single keys, and gives it back when this
 * process has ended, whatever ended it; here it is given back only for a while, to a shell in a container or while the
 * dashboard is suspended. The terminal is asked nothing: its size comes from {@code stty}.
 */
final class FullScreen implements AutoCloseable {
    /** Single keys without echo; Ctrl-C and Ctrl-Z are keys like others. */
    private static final List<String> SINGLE_KEYS =
            List.of("-icanon", "-echo", "-isig", "-icrnl", "-ixon", "min", "1", "time", "0");

    private static final int READ = 1024;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final FileInputStream in = new FileInputStream(FileDescriptor.in);
    private final String saved;
    private final boolean hasMouse;
    private int columns;
    private int rows;
    private volatile boolean isOpen;
    /** Bytes of a character or sequence whose end has not been read yet. */
    private byte[] rest = {};

    /**
     * The terminal on descriptors 0 and 1.
     *
     * @param environment what the launcher says: FORGE_STTY, the settings to give back, and FORGE_SIZE
     */
    FullScreen(Map<String, String> environment, boolean hasMouse) {
        saved = environment.getOrDefault("FORGE_STTY", "");
        this.hasMouse = hasMouse;
        setSize(environment.getOrDefault("FORGE_SIZE", ""));
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    void open() throws IOException {
        isOpen = true;
        write(ScreenWriter.ENTER + (hasMouse ? ScreenWriter.MOUSE_ON : ""));
    }

    @Override
    public void close() throws IOException {
        if (isOpen) {
            isOpen = false;
            write((hasMouse ? ScreenWriter.MOUSE_OFF : "") + ScreenWriter.LEAVE);
        }
    }

    /** At the end of the process; nobody could hear of an error. */
    void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // The terminal is gone.
        }
    }

    /**
     * Gives the terminal back without the launcher, if that has been killed. If the terminal belongs to another process
     * group meanwhile, as to an interactive shell, that has set it as it likes it.
     */
    void orphaned() throws IOException {
        close();
        String[] stat = Proc.stat(Proc.self());
        // Its process group, and the one that the terminal belongs to.
        if (stat != null && stat[2].equals(stat[5])) {
            stty(List.of(saved));
        }
    }

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next keys as the terminal sends them, no character or sequence cut in two; null at its end. */
    @Nullable
    String read() throws IOException {
        byte[] bytes = Arrays.copyOf(rest, rest.length + READ);
        int length = in.read(bytes, rest.length, READ);
        if (length < 0) {
            return null;
        }
        length += rest.length;
        int whole = Key.wholeLength(bytes, length);
        rest = Arrays.copyOfRange(bytes, whole, length);
        return new String(bytes, 0, whole, StandardCharsets.UTF_8);
    }

    /** Gives the terminal back until {@link #resume}. */
    void pause() throws IOException {
        close();
        stty(List.of(saved));
    }

    /** Takes the terminal again, with the size that it has now. */
    void resume() throws IOException {
        stty(SINGLE_KEYS);
        measure();
        open();
    }

    /** Asks for the terminal's size. */
    void measure() {
        setSize(stty(List.of("size")));
    }

    private void setSize(String size) {
        String[] fields = size.strip().split(" ", -1);
        try {
            rows = Integer.parseInt(fields[0]);
            columns = Integer.parseInt(fields.length > 1 ? fields[1] : "0");
        } catch (NumberFormatException e) {
            rows = 0;
        }
        // A serial line does not know its size.
        rows = rows > 0 ? Math.min(rows, 500) : 24;
        columns = columns > 0 ? Math.min(columns, 1000) : 80;
    }

    private static String stty(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text;
        } catch (IOException e) {
            return ""; // the launcher gives the settings back at the latest
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
