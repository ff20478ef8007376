package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.FileTree;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is started by a recipe that does not hold any more. */
class RecipeStaleIT extends RecipeStarts {
    private static final FileTime OLD = FileTime.from(Instant.parse("2020-02-02T02:02:02Z"));

    /** What makes a recipe stale. */
    private enum Change {
        IMAGE_NAME,
        IMAGE_REMOVED,
        IMAGE_RECORD,
        BUILD,
        BOOT,
        HOST_FACTS,
        RUNTIME_NEWER,
        RUNTIME_OLDER,
        PASSWD,
        PASSWD_OLDER,
        PASSWD_GONE,
        GROUP,
        LAYER_GONE,
        BASE_LAYER,
        RECIPE_CUT,
        RECIPE_WEAKER,
        RECIPE_LINK,
        RECIPE_DIRECTORY,
        STAMP,
        REFERENCE,
        MADE,
        HOME
    }

    private Path layer() throws IOException {
        try (Stream<Path> layers = Files.list(home.forge().home().resolve("layers"))) {
            return layers.findFirst().orElseThrow().resolve("fs");
        }
    }

    private void change(Change change) throws Exception {
        Path root = home.forge().home();
        Path recipe = recipe("run --rm -u web busybox +".replace("-u web", "-u=web"));
        Path image;
        try (Stream<Path> images = Files.list(root.resolve("images"))) {
            image = images.filter(path -> path.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
        Path passwd = layer().resolve("etc/passwd");
        switch (change) {
            case IMAGE_NAME -> {
                Path other = Files.write(home.directory().resolve("other.tar"), other());
                home.forge().must("import", "--change", "ENV NEW=1", other.toString(), "busybox");
            }
            case IMAGE_REMOVED -> home.forge().must("rmi", "busybox");
            case IMAGE_RECORD -> Files.writeString(image, "{}");
            case BUILD -> edit(forge.script("bin/forge"), "build=", "build=0");
            case BOOT ->
                Files.move(recipe.getParent(), forge.recipes().resolve("abc-00000000-0000-0000-0000-000000000000"));
            case HOST_FACTS -> edit(root.resolve("host/host"), "true", "false");
            case RUNTIME_NEWER -> edit(forge.runtime(), "exec runc", "umask 077; exec runc");
            case RUNTIME_OLDER -> {
                edit(forge.runtime(), "exec runc", "umask 077; exec runc");
                Files.setLastModifiedTime(forge.runtime(), OLD);
            }
            case PASSWD -> edit(passwd, "web:x:33:", "web:x:34:");
            case PASSWD_OLDER -> {
                Path other = Files.writeString(passwd.resolveSibling("p"), "web:x:35:0::/:/bin/sh\n");
                Files.setLastModifiedTime(other, OLD);
                Files.move(other, passwd, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                // Even if nobody sees that in the directory.
                Files.setLastModifiedTime(passwd.getParent(), FileTime.fromMillis(0));
            }
            case PASSWD_GONE -> Files.delete(passwd);
            case GROUP -> edit(layer().resolve("etc/group"), "log:x:55:web", "log:x:56:web");
            case LAYER_GONE -> Files.move(layer(), layer().resolveSibling("gone"));
            case BASE_LAYER -> FileTree.remove(root.resolve("host/base-layer-2").toFile());
            case RECIPE_CUT -> {
                String text = Files.readString(recipe);
                Files.writeString(recipe, text.substring(0, text.length() / 2));
            }
            case RECIPE_WEAKER -> edit(recipe, "SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW");
            case RECIPE_LINK -> {
                Path other = Files.move(recipe, home.directory().resolve("other"));
                edit(other, "SCMP_ACT_ERRNO", "SCMP_ACT_ALLOW");
                Files.setLastModifiedTime(other, FileTime.from(Instant.ofEpochSecond(1_000_000_001)));
                Files.createSymbolicLink(recipe, other);
            }
            case RECIPE_DIRECTORY -> {
                Files.delete(recipe);
                Files.createDirectories(recipe.resolve("below"));
            }
            case STAMP -> {
                try (Stream<Path> stamps = Files.list(recipe.resolveSibling("times"))) {
                    for (Path stamp : stamps.toList()) {
                        Files.setLastModifiedTime(stamp, OLD);
                    }
                }
            }
            case REFERENCE -> FileTree.remove(recipe.resolveSibling("times").toFile());
            case MADE -> Files.delete(recipe.resolveSibling("made"));
            case HOME -> {
                Path other = home.directory().resolve("copy");
                assertThat(CommandResult.of("cp", "-a", root.toString(), other.toString())
                                .code())
                        .isZero();
                FileTree.remove(root.toFile());
                Files.move(other, root.resolveSibling("moved"));
                // The copy is as the home was; only it is elsewhere.
                Files.createSymbolicLink(root, root.resolveSibling("moved"));
            }
        }
    }

    private static byte[] other() throws Exception {
        var out = new java.io.ByteArrayOutputStream();
        ForgeCli.writeBusybox(out);
        // Other contents: the end of an archive may have any number of zeros, so the layer's digest differs.
        out.write(new byte[1024]);
        return out.toByteArray();
    }

    /** Changes a file in place. */
    private static void edit(Path file, String old, String text) throws IOException {
        String content = Files.readString(file, StandardCharsets.UTF_8);
        assertThat(content).contains(old);
        Files.writeString(file, content.replace(old, text), StandardOpenOption.TRUNCATE_EXISTING);
    }

    @ParameterizedTest
    @EnumSource
    void aStaleRecipeStartsNothing(Change change) throws Exception {
        String[] words = {"-u", "web", "busybox", "id"};
        starts("uid=33(web) gid=44(web) groups=44(web),55(log)\n", words);
        starts("uid=33(web) gid=44(web) groups=44(web),55(log)\n", words);
        assertThat(forge.javaRan("run")).as("starts by Java").isEqualTo(1);
        change(change);
        CommandResult stale = start(words);
        assertThat(forge.javaRan("run")).as("starts by Java: " + stale.said()).isEqualTo(2);
        boolean fails = List.of(Change.IMAGE_REMOVED, Change.IMAGE_RECORD, Change.PASSWD_GONE, Change.LAYER_GONE)
                .contains(change);
        assertThat(stale.code()).as(stale.said()).isEqualTo(fails ? 125 : 0);
        if (!fails) {
            Map<String, String> bundle = forge.bundle();
            if (change == Change.IMAGE_NAME) {
                assertThat(bundle.get("live/config.json")).contains("NEW=1");
            }
            // And what it left in its place makes what Java makes.
            start(words);
            assertThat(forge.bundle()).isEqualTo(bundle);
            assertThat(forge.javaRan("run")).as("starts by Java").isEqualTo(2);
        }
        if (change == Change.LAYER_GONE) {
            Files.move(layer().resolveSibling("gone"), layer());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/hosts",
                "/etc/resolv.conf",
                "/proc/sys/kernel/hostname",
                "/usr/share/containers/seccomp.json"
            })
    void whatIsReadOfTheHostMakesARecipeStale(String path) throws Exception {
        Need.programs("unshare", "mount");
        Need.have(Files.exists(Path.of(path)), path + " is not there");
        String[] words = {"run", "--rm", "--network", "host", "busybox", "cat", "/etc/hosts", "/etc/resolv.conf"};
        CommandResult first = forge.run(words);
        assertThat(forge.run(words).out()).isEqualTo(first.out());
        assertThat(forge.javaRan("run")).isEqualTo(1);
        Path changed = home.directory().resolve("changed");
        String text = Files.readString(Path.of(path));
        Files.writeString(changed, path.startsWith("/proc") ? "other\n" : text + "\n");
        List<String> script = List.of(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --bind " + changed + " " + path + " && exec \"$@\"",
                "sh");
        ProcessBuilder builder = forge.command(words);
        builder.command().addAll(0, script);
        CommandResult ended = CommandResult.of(builder);
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(forge.javaRan("run")).isEqualTo(2);
        Map<String, String> bundle = forge.bundle();
        FileTree.remove(forge.recipes().toFile());
        assertThat(CommandResult.of(builder).code()).isZero();
        assertThat(forge.bundle()).isEqualTo(bundle);
    }

    /** A mount's source, where a relative one begins, the processors, and the init program are looked at each time. */
    @Test
    void whatWasThereForAnOptionHasToBeThereStill() throws Exception {
        Path one = Files.createDirectories(home.directory().resolve("one"));
        Path two = Files.createDirectories(home.directory().resolve("two"));
        Files.writeString(one.resolve("file"), "one\n");
        Files.writeString(two.resolve("file"), "two\n");
        for (String[] option : List.of(
                new String[] {"-v", "./file:/file"}, new String[] {"--mount", "type=bind,src=./file,dst=/file"})) {
            for (Path from : List.of(one, one, two, one)) {
                ProcessBuilder builder = forge.command("run", "--rm", option[0], option[1], "busybox", "cat", "/file");
                CommandResult ended = CommandResult.of(builder.directory(from.toFile()));
                assertThat(ended.said()).isEqualTo(from.getFileName() + "\n");
            }
        }
        // What -v mounts differs between starts of one kind; what --mount does belongs to the kind as it is written.
        assertThat(forge.javaRan("run")).isEqualTo(1 + 3);
        String[] other = {"-v", two + "/file:/file:ro", "busybox", "cat", "/file"};
        starts("two\n", other);
        String[] mount = {"-v", one + "/file:/file:ro", "busybox", "cat", "/file"};
        starts("one\n", mount);
        Map<String, String> bundle = forge.bundle();
        FileTree.remove(forge.recipes().toFile());
        starts("one\n", mount);
        assertThat(forge.bundle()).isEqualTo(bundle);
        assertThat(forge.javaRan("run")).isEqualTo(6);
        // What it is does not matter: it is mounted by its name.
        Files.delete(one.resolve("file"));
        Files.createSymbolicLink(one.resolve("file"), two.resolve("file"));
        starts("two\n", mount);
        assertThat(forge.javaRan("run")).isEqualTo(6);
        Files.delete(one.resolve("file"));
        CommandResult gone = start(mount);
        assertThat(gone.code()).isEqualTo(125);
        assertThat(gone.err()).contains("no such file or directory on the host: " + one + "/file");
        assertThat(forge.javaRan("run")).isEqualTo(7);
    }

    @Test
    void fewerProcessorsMakeARecipeStale() throws Exception {
        Need.programs("taskset");
        Need.have(Runtime.getRuntime().availableProcessors() > 1, "this host has one processor");
        String[] words = {"run", "--rm", "--cpus", "1.5", "busybox", "true"};
        assertThat(forge.run(words).said()).isEmpty();
        assertThat(forge.run(words).said()).isEmpty();
        assertThat(forge.javaRan("run")).isEqualTo(1);
        ProcessBuilder builder = forge.command(words);
        builder.command().addAll(0, List.of("taskset", "-c", "0"));
        CommandResult ended = CommandResult.of(builder);
        assertThat(ended.code()).isEqualTo(125);
        assertThat(ended.err()).contains("--cpus 1.5 is more than this host's 1");
    }

    @Test
    void anotherInitProgramMakesARecipeStale() throws Exception {
        Need.programs("tini", "unshare", "mount");
        String[] words = {"run", "--rm", "--init", "busybox", "cat", "/proc/1/comm"};
        String init = forge.run(words).out();
        assertThat(forge.run(words).out()).isEqualTo(init);
        assertThat(forge.javaRan("run")).isEqualTo(1);
        String replace = "for i in /usr/bin/tini /usr/bin/tini-static /usr/bin/catatonit; do [ ! -e $i ] || { cp $i "
                + home.directory() + "/${i##*/} && touch -d 2020-02-02 " + home.directory()
                + "/${i##*/} && mount --bind "
                + home.directory() + "/${i##*/} $i; } || exit; done; exec \"$@\"";
        ProcessBuilder builder = forge.command(words);
        builder.command().addAll(0, List.of("unshare", "-m", "sh", "-c", replace, "sh"));
        assertThat(CommandResult.of(builder).out()).isEqualTo(init);
        assertThat(forge.javaRan("run")).isEqualTo(2);
    }
}
