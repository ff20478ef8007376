package dev.forge.bench.store;

import dev.forge.core.Failure;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.OutputFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The result files in {@code $FORGE_HOME/benchmarks}. A file is claimed before anything is written to it and only
 * ever replaced as a whole; other files there are never read or touched, so a broken one breaks nothing.
 */
public final class ResultFiles {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'benchmark_'yyyyMMdd_HHmmss'.json'");

    private final ForgeHome home;
    private final File folder;

    /** The result files of a home. Makes the folder, with mode 0700, if it is not there. */
    public ResultFiles(ForgeHome home) {
        this.home = home;
        folder = home.privateFolder("benchmarks");
    }

    /** The folder. */
    public File folder() {
        return folder;
    }

    /**
     * Claims {@code benchmark_YYYYMMDD_HHMMSS.json}; if that second is taken, the next that is free.
     *
     * @throws ForgeException if the folder cannot be written to
     */
    public Path claim(LocalDateTime moment) {
        LocalDateTime second = moment;
        while (true) {
            Path file = folder.toPath().resolve(NAME.format(second));
            try {
                return Files.createFile(file);
            } catch (FileAlreadyExistsException e) {
                second = second.plusSeconds(1);
            } catch (IOException e) {
                throw new ForgeException(
                        "cannot write " + file + ": " + Failure.reason(e),
                        "results are kept in " + folder + "; FORGE_HOME moves it",
                        e);
            }
        }
    }

    /** Every file there whose name ends in .json, in the order of their names; not those that are only claimed yet. */
    public List<File> all() {
        File[] files = folder.listFiles(file -> file.getName().endsWith(".json") && file.length() > 0);
        return files == null ? List.of() : Arrays.stream(files).sorted().toList();
    }

    /**
     * The file that was written last.
     *
     * @throws ForgeException if there is none
     */
    public File newest() {
        return all().stream()
                .max(Comparator.comparingLong(File::lastModified))
                .orElseThrow(() ->
                        new ForgeException("there are no results in " + folder, "forge benchmark compare makes some"));
    }

    /**
     * The file that the user means: a path, the name of a result with or without .json, or of a baseline.
     *
     * @throws ForgeException with exit code 2 if there is none
     */
    public File find(String name) {
        for (File file : List.of(
                new File(name),
                new File(folder, name),
                new File(folder, name + ".json"),
                new File(baselines(), name + ".json"))) {
            if (file.isFile()) {
                return file;
            }
        }
        throw ForgeException.usage("there is no result " + name, "forge benchmark history lists those in " + folder);
    }

    /**
     * Where a baseline of this name is to be written. Makes the folder, with mode 0700, if it is not there.
     *
     * @throws ForgeException with exit code 2 if it is no name for one
     */
    public Path baseline(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
            throw ForgeException.usage(
                    "a baseline's name is made of letters, digits, dots, dashes and underscores, not " + name, null);
        }
        return home.privateFolder("benchmarks/baselines").toPath().resolve(name + ".json");
    }

    private File baselines() {
        return new File(folder, "baselines");
    }

    /** Where a name that the user chose leads: a bare name into the folder, a path where it points. */
    public Path named(String name) {
        return name.indexOf('/') < 0
                ? folder.toPath().resolve(name)
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
