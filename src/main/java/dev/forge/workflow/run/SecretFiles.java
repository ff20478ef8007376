package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.workflow.Declarations;
import dev.forge.workflow.FileUse;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Workflow;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The secrets and configs of a run as files in memory, which steps see read-only. They are gone with the run. */
final class SecretFiles implements AutoCloseable {
    private static final String SECRETS = "/run/secrets/";
    /** Shorter ones would mask half of every log. */
    private static final int MIN_MASKED = 4;

    private final Workflow workflow;
    private final Map<String, String> environment;
    private final File directory;
    private final Map<String, String> contents = new LinkedHashMap<>();

    SecretFiles(Workflow workflow, Map<String, String> environment, String run) {
        this.workflow = workflow;
        this.environment = environment;
        directory = new File("/dev/shm/forge-run-" + run);
    }

    File directory() {
        return directory;
    }

    /** What secrets hold, as far as it is long enough to be one. */
    synchronized List<String> contents() {
        return contents.values().stream()
                .map(String::strip)
                .filter(text -> text.length() >= MIN_MASKED)
                .toList();
    }

    /** The container's paths of a step's secrets and configs, with the files to mount there. */
    synchronized Map<String, File> of(StepDefinition step) {
        Map<String, File> files = new LinkedHashMap<>();
        for (FileUse use : step.storage().secrets()) {
            String target = use.target().startsWith("/") ? use.target() : SECRETS + use.target();
            files.put(target, file("secrets", use));
        }
        for (FileUse use : step.storage().configs()) {
            files.put(use.target().startsWith("/") ? use.target() : "/" + use.target(), file("configs", use));
        }
        return files;
    }

    private File file(String section, FileUse use) {
        String text = content(section, use.name());
        if (section.equals("secrets")) {
            contents.put(use.name(), text);
        }
        String mode = use.mode();
        File file = new File(directory, section + "-" + use.name() + (mode == null ? "" : "-" + mode));
        try {
            if (!directory.isDirectory()) {
                Files.createDirectory(
                        directory.toPath(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            }
            if (!file.exists()) {
                Path path = file.toPath();
                Files.writeString(path, text);
                int bits = mode == null ? 0444 : Integer.parseInt(mode.replace("o", ""), 8);
                Files.setAttribute(path, "unix:mode", bits);
            }
            return file;
        } catch (IOException e) {
            throw new ForgeException("cannot write " + file + ": " + IoErrors.reason(e), e);
        }
    }

    private String content(String section, String name) {
        return content(workflow, environment, section, name);
    }

    /**
     * What a secret or config holds.
     *
     * @throws ForgeException if there is none of the name, or its file cannot be read
     */
    static String content(Workflow workflow, Map<String, String> environment, String section, String name) {
        Declarations.Content content = workflow.declarations().find(section, name);
        if (content == null) {
            throw new ForgeException("there is no " + name + " in " + section);
        }
        File file = content.file();
        if (file != null) {
            return TextFile.read(file);
        }
        String variable = content.variable();
        String text = content.content();
        if (variable == null) {
            return String.valueOf(text);
        }
        String value = workflow.declarations().variable(section, name);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        if (directory.exists()) {
            FileTree.remove(directory);
        }
    }
}
