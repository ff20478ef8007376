package dev.forge.bench.internal.store;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.OutputFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;

/**
 * The result files in {@code $FORGE_HOME/benchmarks}. A file is claimed before anything is written to it and only
 * ever replaced as a whole; other files there are never read or touched, so a broken one breaks nothing.
 */
public final class ResultFiles {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'benchmark_'yyyyMMdd_HHmmss'.json'");

    private final ForgeHome home;
    private final File directory;

    /** The result files of a home. Makes the directory, with mode 0700, if it is not there. */
    public ResultFiles(ForgeHome home) {
        this.home = home;
        directory = home.privateDirectory("benchmarks");
    }

    /** The directory. */
    public File directory() {
        return directory;
    }

    /**
     * Claims {@code benchmark_YYYYMMDD_HHMMSS.json}; if that second is taken, the next that is free.
     *
     * @throws ForgeException if the directory cannot be written to
     */
    public Path claim(LocalDateTime moment) {
        LocalDateTime second = moment;
        while (true) {
            Path file = directory.toPath().resolve(NAME.format(second));
            try {
                return Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                second = second.plusSeconds(1);
            } catch (IOException e) {
                throw new ForgeException(
                        "cannot write " + file + ": " + IoErrors.reason(e),
                        "results are kept in " + directory + "; FORGE_HOME moves it",
                        e);
            }
        }
    }

    /** Every file there whose name ends in .json, in the order of their names; not those that are only claimed yet. */
    public List<File> all() {
        File[] files = directory.listFiles(file -> file.getName().endsWith(".json") && file.length() > 0);
        return files == null ? List.of() : Arrays.stream(files).sorted().toList();
    }

    /**
     * The file that the user means: a path, the name of a result with or without .json, or of a baseline.
     *
     * @throws ForgeException with exit code 2 if there is none
     */
    public File find(String name) {
        for (File file : List.of(
                new File(name),
                new File(directory, name),
                new File(directory, name + ".json"),
                new File(baselines(), name + ".json"))) {
            if (file.isFile()) {
                return file;
            }
        }
        throw ForgeException.usage("there is no result " + name, "forge benchmark history lists those in " + directory);
    }

    /**
     * Where a baseline of this name is to be written. Makes the directory, with mode 0700, if it is not there.
     *
     * @throws ForgeException with exit code 2 if it is no name for one
     */
    public Path baseline(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw ForgeException.usage(
                    "a baseline's name is made of letters, digits, dots, dashes and underscores, not " + name);
        }
        return home.privateDirectory("benchmarks/baselines").toPath().resolve(name + ".json");
    }

    private File baselines() {
        return new File(directory, "baselines");
    }

    /** Where a name that the user chose leads: a bare name into the directory, a path where it points. */
    public Path named(String name) {
        return name.indexOf('/') < 0
                ? directory.toPath().resolve(name)
                : Path.of(name).toAbsolutePath();
    }

    /**
     * Writes a result, see {@link OutputFile}.
     *
     * @throws ForgeException if it cannot be written
     */
    public static void write(Path file, String text) {
        OutputFile.write(file.toFile(), text);
    }
}
