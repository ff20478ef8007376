package dev.forge.workflow;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.TextFile;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.ReadLog;
import dev.forge.workflow.yaml.SourceText;
import dev.forge.workflow.yaml.YamlFile;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which files make up a project, and what goes for all of them: as the command line says, or the variables that docker
 * compose has for it, or what is found.
 *
 * @param parts the files, the later over the earlier ones
 * @param directory the directory of the project, which relative paths are relative to
 * @param variables the caller's variables, and behind them those of files
 * @param name what the project is called whatever its files say, or null
 * @param profiles the profiles that are asked for
 */
public record ComposeProject(
        List<Part> parts,
        File directory,
        Variables variables,
        @Nullable String name,
        List<String> profiles) {
    /** The names that a file is looked for by, the first first. */
    public static final List<String> NAMES = List.of(
            "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml", "forge.yaml", "forge.yml");

    /** What comes over a file that is found, beside it. */
    static final List<String> OVERRIDES = List.of(
            "compose.override.yaml",
            "compose.override.yml",
            "docker-compose.override.yaml",
            "docker-compose.override.yml");

    /** What stands for standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final String ENV_FILE = ".env";

    /**
     * What a command line says.
     *
     * @param files the files; none if they are to be found
     * @param directory the project's directory, or null for that of the first file
     * @param name the project's name, or null
     * @param envFiles the files of variables instead of {@code .env}
     * @param profiles the profiles
     */
    public record Asked(
            List<String> files,
            @Nullable String directory,
            @Nullable String name,
            List<String> envFiles,
            List<String> profiles) {
        /** One file, and nothing else. */
        public static Asked file(String file) {
            return new Asked(List.of(file), null, null, List.of(), List.of());
        }
    }

    /**
     * One of the files.
     *
     * @param file the file
     * @param shown its name in messages
     * @param text what was read already, as it comes from standard input, or null
     */
    public record Part(File file, String shown, @Nullable SourceText text) {
        @Nullable
        YamlNode read(Problems problems) {
            return text == null ? YamlFile.read(file, shown, problems) : YamlFile.parse(text, problems);
        }
    }

    /**
     * Finds the files of a project.
     *
     * @param environment the caller's variables
     * @param here the working directory
     * @param input standard input, for the file that is called {@value #STANDARD_INPUT}
     * @throws ForgeException with exit code 2 if there is no file, or something asked for cannot be
     */
    public static ComposeProject find(Asked asked, Map<String, String> environment, File here, InputStream input) {
        File given = asked.directory == null ? null : absolute(here, asked.directory);
        if (given != null && !given.isDirectory()) {
            throw ForgeException.usage("there is no directory " + asked.directory + " for the project");
        }
        File first = given == null ? here : given;
        Variables variables = Variables.of(environment);
        List<String> envFiles =
                asked.envFiles.isEmpty() ? words(variables.find("COMPOSE_ENV_FILES"), ",") : asked.envFiles;
        boolean hasOwn = !envFiles.isEmpty();
        boolean hasUsual = !hasOwn && !isTrue(variables.find("COMPOSE_DISABLE_ENV_FILE"));
        if (hasOwn) {
            variables = withFiles(variables, envFiles, here);
        } else if (hasUsual) {
            variables = withFile(variables, new File(first, ENV_FILE));
        }
        List<Part> parts = parts(asked.files, variables, here, first, input);
        File parent = parts.get(0).file.getParentFile();
        File directory = given != null ? given : parent == null ? new File("/") : parent;
        if (hasUsual && !directory.equals(first)) {
            variables = withFile(variables, new File(directory, ENV_FILE));
        }
        String name = asked.name == null ? variables.find("COMPOSE_PROJECT_NAME") : asked.name;
        if (name != null && !name.isEmpty() && !name.matches("[a-z0-9][a-z0-9_-]*")) {
            throw ForgeException.usage(
                    "a project cannot be called " + name,
                    "use small letters, digits, hyphens and underscores, a letter or digit first");
        }
        List<String> profiles =
                asked.profiles.isEmpty() ? words(variables.find("COMPOSE_PROFILES"), ",") : asked.profiles;
        return new ComposeProject(parts, directory, variables, name == null || name.isEmpty() ? null : name, profiles);
    }

    private static List<Part> parts(List<String> asked, Variables variables, File here, File start, InputStream input) {
        List<String> names = asked;
        if (names.isEmpty()) {
            String separator = variables.find("COMPOSE_PATH_SEPARATOR");
            names = words(
                    variables.find("COMPOSE_FILE"),
                    separator == null || separator.isEmpty() ? File.pathSeparator : separator);
        }
        List<Part> parts = new ArrayList<>();
        for (String name : names) {
            if (name.equals(STANDARD_INPUT)) {
                parts.add(new Part(new File(here, "standard input"), "standard input", read(input)));
            } else {
                parts.add(new Part(absolute(here, name), name, null));
            }
        }
        if (parts.isEmpty()) {
            File found = found(start);
            parts.add(new Part(found, relative(here, found), null));
            for (String name : OVERRIDES) {
                File file = new File(found.getParentFile(), name);
                if (file.isFile()) {
                    parts.add(new Part(file, relative(here, file), null));
                    break;
                }
            }
        }
        return parts;
    }

    /** The file of a directory or of the nearest one above it that has one. */
    private static File found(File directory) {
        for (File place = directory; place != null; place = place.getParentFile()) {
            for (String candidate : NAMES) {
                File file = new File(place, candidate);
                if (file.isFile()) {
                    return file;
                }
            }
        }
        throw ForgeException.usage(
                "there is no compose file in " + directory + " or above it", "name it, or call it " + NAMES.get(0));
    }

    private static SourceText read(InputStream input) {
        try {
            byte[] bytes = input.readNBytes(YamlFile.MAX_BYTES + 1);
            if (bytes.length > YamlFile.MAX_BYTES) {
                throw ForgeException.usage("standard input is larger than " + (YamlFile.MAX_BYTES >> 20) + " MiB");
            }
            return new SourceText("standard input", bytes);
        } catch (IOException e) {
            throw ForgeException.usage("cannot read standard input: " + IoErrors.reason(e));
        }
    }

    /** The variables of files that were named: each over those before it, and the caller's over all. */
    private static Variables withFiles(Variables variables, List<String> names, File here) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : names) {
            String text = TextFile.readIfThere(absolute(here, name).getPath());
            if (text == null) {
                throw ForgeException.usage("there is no file " + name + " of variables");
            }
            all.putAll(parse(text, name, variables.withFile(all)));
        }
        return variables.withFile(all);
    }

    /** These, and behind them those of a file that need not be there. */
    static Variables withFile(Variables variables, File file) {
        String text = ReadLog.textIfThere(file);
        return text == null ? variables : variables.withFile(parse(text, file.getPath(), variables));
    }

    private static Map<String, String> parse(String text, String shown, Variables variables) {
        try {
            return EnvFile.parse(text, variables);
        } catch (Interpolation.BadInterpolation e) {
            throw ForgeException.usage(shown + ": " + e.getMessage(), e.hint());
        }
    }

    private static boolean isTrue(@Nullable String text) {
        return text != null && (text.equals("1") || text.equalsIgnoreCase("true"));
    }

    private static List<String> words(@Nullable String text, String separator) {
        List<String> words = new ArrayList<>();
        for (int start = 0, end; text != null && start <= text.length(); start = end + separator.length()) {
            end = text.indexOf(separator, start);
            end = end < 0 ? text.length() : end;
            String word = text.substring(start, end).strip();
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static File absolute(File here, String path) {
        File file = new File(path);
        File absolute = file.isAbsolute() ? file : new File(here, path.startsWith("./") ? path.substring(2) : path);
        // Apart, because it loads java.nio.
        return path.contains("..") ? absolute.toPath().normalize().toFile() : absolute;
    }

    private static String relative(File here, File file) {
        String prefix = here.getPath() + "/";
        return file.getPath().startsWith(prefix) ? file.getPath().substring(prefix.length()) : file.getPath();
    }
}
