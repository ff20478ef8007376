package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A copy of the distribution's launcher that writes down which commands Java carried out, with an OCI runtime that
 * writes down the bundles it was given before it calls runc: so a test sees whether a start went through Java, and what
 * came out of it. The scripts of the copy may be changed.
 */
public final class CountedForge {
    private static final Path DIST = Path.of(System.getProperty("forge.dist"));
    private static final String JAVA = """
            #!/bin/sh
            for word in "$@"; do case $word in dev.forge/*) main=1 ;; *) [ -z "${main-}" ] || { echo "$word" >>DIRECTORY/java; break; } ;; esac; done
            exec DIST/lib/runtime/bin/java "$@"
            """;
    private static final String RUNTIME = """
            #!/bin/sh
            before='' bundle='' id=''
            for word in "$@"; do
                [ "$before" != --bundle ] || bundle=$word
                [ "$before" != --process ] || cp "$word" DIRECTORY/process
                before=$word id=$word
            done
            case $bundle in
                ?*)
                    mkdir DIRECTORY/bundle.$$
                    cp -a "$bundle" DIRECTORY/bundle.$$/live
                    [ ! -d "HOME/containers/$id" ] || cp -a "HOME/containers/$id" DIRECTORY/bundle.$$/container
                    rm -rf DIRECTORY/bundle
                    mv -T DIRECTORY/bundle.$$ DIRECTORY/bundle
                    ;;
            esac 2>>DIRECTORY/complaints
            exec runc "$@"
            """;

    private final Path directory;
    private final Path tree;
    private final ForgeCli forge;

    /** A copy in this directory, for the home of this forge. Probes the host. */
    public CountedForge(Path directory, ForgeCli forge) throws Exception {
        Need.programs("runc");
        this.directory = directory;
        this.forge = forge;
        tree = directory.resolve("tree");
        for (String path : List.of("bin/forge", "lib/flags", "lib/build")) {
            copy(path);
        }
        try (Stream<Path> scripts = Files.list(DIST.resolve("libexec"))) {
            for (Path script : scripts.toList()) {
                copy("libexec/" + script.getFileName());
            }
        }
        Files.createSymbolicLink(tree.resolve("lib/aot"), DIST.resolve("lib/aot"));
        script(tree.resolve("lib/runtime/bin/java"), JAVA);
        script(runtime(), RUNTIME);
        assertThat(run("system", "info", "--probe").out()).contains(runtime().toString());
    }

    private void copy(String path) throws IOException {
        Path target = tree.resolve(path);
        Files.createDirectories(target.getParent());
        Files.copy(DIST.resolve(path), target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private void script(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(
                path,
                text.replace("DIRECTORY", directory.toString())
                        .replace("DIST", DIST.toString())
                        .replace("HOME", forge.home().toString()));
        assertThat(path.toFile().setExecutable(true)).isTrue();
    }

    /** The runtime that calls runc; it has this name because runc's containers are let go in a way of their own. */
    public Path runtime() {
        return directory.resolve("runc");
    }

    /** A script of the copy, as {@code libexec/recipe.sh}. */
    public Path script(String path) {
        return tree.resolve(path);
    }

    /** A command, not yet started. */
    public ProcessBuilder command(String... args) {
        ProcessBuilder builder = forge.command(args);
        builder.command().set(0, tree.resolve("bin/forge").toString());
        builder.environment().put("FORGE_RUNTIME", runtime().toString());
        return builder;
    }

    /** The same command in another shell, with its options. */
    public ProcessBuilder commandIn(String shell, String... args) {
        ProcessBuilder builder = command(args);
        builder.command().addAll(0, List.of(shell.split(" ")));
        return builder;
    }

    /** Runs a command to its end. */
    public CommandResult run(String... args) throws Exception {
        return CommandResult.of(command(args));
    }

    /** How many commands of this name Java has carried out. */
    public long javaRan(String command) throws IOException {
        Path calls = directory.resolve("java");
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream().filter(command::equals).count()
                : 0;
    }

    /** The directory of the recipes. */
    public Path recipes() {
        return forge.home().resolve("recipes");
    }

    /** What the last runtime was told to run in a container that runs already. */
    public String process() throws IOException {
        return Files.readString(directory.resolve("process"));
    }

    /** The files of the last start's bundle and container by name; what is each start's own is a mark in them. */
    public Map<String, String> bundle() throws Exception {
        Map<String, String> files = new TreeMap<>();
        String owned = Files.readString(directory.resolve("bundle/live/config.json"));
        String id = owned.replaceAll("(?s).*\"cgroupsPath\":\"/forge-([0-9a-f]{64})\".*", "$1");
        String record = Files.readString(directory.resolve("bundle/container/container.json"));
        String name = record.replaceAll("(?s).*\"name\":\"([^\"]*)\".*", "$1");
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walked = Files.walk(directory.resolve("bundle"))) {
            walked.forEach(all::add);
        }
        for (Path path : all) {
            String key = directory.resolve("bundle").relativize(path).toString();
            if (Files.isDirectory(path)) {
                files.put(key, "directory " + Files.getPosixFilePermissions(path));
            } else if (!key.matches("live/(owner|conmon[.]pid([.].*)?|pid|ctl|attach|winsz|.*[.]log)|container/log")) {
                files.put(
                        key,
                        Files.readString(path, StandardCharsets.UTF_8)
                                .replace(id, "ID")
                                .replace(id.substring(0, 12), "SHORT")
                                .replace(name, "NAME")
                                .replaceAll("\"created\":\\d+,|\"checksum\":\"[^\"]*\"", ""));
            }
        }
        return files;
    }
}
