package dev.forge.cli.benchmark;

import dev.forge.bench.internal.report.html.ProfilePage;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** The profiles among the files that were named. */
final class ProfileFiles {
    private ProfileFiles() {}

    /**
     * The profiles: all files, or none of them. A file is a path, or a name in the home's directory of profiles, with or
     * without .json.
     *
     * @throws ForgeException with exit code 2 if some files are profiles and some are not
     */
    static List<JsonObject> among(List<String> names, Terminal terminal) {
        List<JsonObject> profiles = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String name : names) {
            try {
                File file = find(name, terminal);
                JsonObject content = JsonObject.parse(TextFile.read(file), file.getPath());
                if (ProfilePage.isProfile(content)) {
                    profiles.add(content);
                    continue;
                }
            } catch (ForgeException e) {
                // Who reads it as a result says what is wrong with it.
            }
            others.add(name);
        }
        if (!profiles.isEmpty() && !others.isEmpty()) {
            throw ForgeException.usage(
                    "a page is of profiles or of results, and " + others.getFirst() + " is no profile");
        }
        return profiles;
    }

    private static File find(String name, Terminal terminal) {
        File directory = ForgeHome.of(terminal.environment()).file("profiles");
        for (File file : List.of(new File(name), new File(directory, name), new File(directory, name + ".json"))) {
            if (file.isFile()) {
                return file;
            }
        }
        return new File(name);
    }
}
