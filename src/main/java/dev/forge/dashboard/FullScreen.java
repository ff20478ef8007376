package dev.forge.dashboard;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final FileInputStream in = new FileInputStream(FileDescriptor.in);
    private final String saved;
    private final boolean hasMouse;
    private int columns;
    private int rows;
    private boolean isOpen;

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

    void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next keys as the terminal sends them; null at its end. */
    @Nullable
    String read() throws IOException {
        byte[] bytes = new byte[1024];
        int length = in.read(bytes);
        return length < 0 ? null : new String(bytes, 0, length, StandardCharsets.UTF_8);
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
