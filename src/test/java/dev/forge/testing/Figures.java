package dev.forge.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a simulation found, in {@code target/figures/TEST.txt}, where docs/decisions has its figures from. */
public final class Figures {
    private final Path file;
    private final List<String> lines = new ArrayList<>();

    /** The figures of a test class. */
    public Figures(Class<?> test) {
        file = Path.of(System.getProperty("forge.checkout"), "target", "figures", test.getSimpleName() + ".txt");
    }

    /** Adds a line. */
    public synchronized void add(String line) {
        lines.add(line);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
