package dev.forge.profile;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.OutputFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The file names and timestamps of profiles. */
final class ProfileFile {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

    private ProfileFile() {}

    /** Writes a profile under the first free name and returns the file. */
    static Path write(Path directory, String kind, JsonObject content) {
        try {
            Files.createDirectories(directory);
            String name = kind + "_" + NAME.format(LocalDateTime.now(ZoneId.systemDefault()));
            Path file = directory.resolve(name + ".json");
            // Creates the file at once, so that two profiles that end in the same second get different names.
            for (int i = 2; !isTaken(file); i++) {
                file = directory.resolve(name + "_" + i + ".json");
            }
            OutputFile.write(file.toFile(), Json.pretty(content));
            return file;
        } catch (IOException e) {
            throw new ForgeException(
                    "cannot write to " + directory + ": " + IoErrors.reason(e),
                    "FORGE_HOME has to be a directory that you may write to",
                    e);
        }
    }

    private static boolean isTaken(Path file) throws IOException {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Local time with microseconds and its offset from UTC, as in benchmark results. */
    static String moment(Instant instant) {
        return MOMENT.format(instant.atZone(ZoneId.systemDefault()));
    }

    /** The offset of local time from UTC. */
    static String offset(Instant instant) {
        return ZoneId.systemDefault().getRules().getOffset(instant).toString();
    }
}
