package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.bytes;
import static dev.forge.engine.image.TestArchive.tar;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Digest;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images with strange contents: they start with the real runtime, and nothing outside changes. */
class ImageContentIT {
    @RegisterExtension
    static final TempForgeHome HOME = new TempForgeHome();

    private ForgeCli forge = HOME.forge();
    private Path outside = HOME.directory().resolve("outside");

    @BeforeEach
    void makeOutside() throws IOException {
        Files.createDirectories(outside);
    }

    private static byte[] busybox() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ForgeCli.writeBusybox(out);
        return out.toByteArray();
    }

    /** Loads an image {@code odd} of these layers. */
    private CommandResult load(ForgeCli into, JsonObject config, byte[]... layers) throws Exception {
        List<String> diffIds = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        TestArchive archive = new TestArchive();
        for (byte[] layer : layers) {
            diffIds.add(Digest.of(layer));
            paths.add(TestArchive.hex(layer) + ".tar");
            archive.files.put(TestArchive.hex(layer) + ".tar", layer);
        }
        archive.files.put(
                "config.json",
                bytes(Json.write(new JsonObject()
                        .put("architecture", TestArchive.hostArchitecture())
                        .put("os", "linux")
                        .put("config", config)
                        .put("rootfs", new JsonObject().put("type", "layers").put("diff_ids", diffIds)))));
        archive.files.put(
                "manifest.json",
                bytes(Json.write(List.of(new JsonObject()
                        .put("Config", "config.json")
                        .put("RepoTags", List.of("odd"))
                        .put("Layers", paths)))));
        Path file = Files.write(HOME.directory().resolve("odd.tar"), archive.tar());
        return into.run("load", "--input", file.toString());
    }

    private void loadOdd(JsonObject config, TestArchive.Content content) throws Exception {
        assertThat(load(forge, config, busybox(), tar(content)).code()).isZero();
    }

    private String sh(String script, String... options) throws Exception {
        List<String> args = new ArrayList<>(List.of("run", "--rm"));
        args.addAll(List.of(options));
        args.addAll(List.of("odd", "/bin/sh", "-c", script));
        return forge.must(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"OUT, 2", "../../../../OUT, 2", "dev, 2", "/proc/1/root/OUT, 2", "'', 0", "'', 6"})
    void devProcAndSysAreTheContainersOwn(String target, char type) throws Exception {
        loadOdd(new JsonObject(), t -> {
            for (String name : List.of("dev", "proc", "sys")) {
                t.entry(type, name, target.replace("OUT", outside.toString()), 0644, 0);
            }
        });
        assertThat(sh("ls -d /dev/null /dev/pts/ptmx /proc/self/fd /sys/kernel; [ -L /dev ] || echo real"))
                .isEqualTo("/dev/null\n/dev/pts/ptmx\n/proc/self/fd\n/sys/kernel\nreal");
        assertThat(outside).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "etc/hosts, OUT/hosts, 2",
        "etc/hosts, ../../../../OUT/hosts, 2",
        "etc/hosts, hosts, 2",
        "etc/hosts, '', 5",
        "etc/hosts, '', 6",
        "etc, OUT, 2",
        "etc, etc, 2",
        "etc, /proc/1/root/etc, 2",
        "etc, '', 0",
        "etc, '', 6",
    })
    void etcIsTheContainersOwn(String name, String target, char type) throws Exception {
        loadOdd(new JsonObject(), t -> t.entry(type, name, target.replace("OUT", outside.toString()), 0755, 0));
        for (String network : List.of("none", "host")) {
            assertThat(sh("grep -c localhost /etc/hosts; wc -l </etc/hostname", "--network", network))
                    .matches("[1-9][0-9]*\n1");
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void theWorkingDirectoryIsMadeInside() throws Exception {
        loadOdd(new JsonObject().put("WorkingDir", "/w/new"), t -> {
            t.symlink("w", outside.toString(), 0);
            t.symlink("fd", "/proc/self/fd", 0).symlink("loop", "loop", 0);
        });
        assertThat(sh("pwd; cd / && ls -d " + outside + "/new")).isEqualTo(outside + "/new\n" + outside + "/new");
        for (String path : List.of("/fd/7", "/loop", "/bin/sh", "/proc/self/fd/8")) {
            CommandResult refused = forge.run("run", "--rm", "-w", path, "odd", "/bin/sh", "-c", "pwd");
            assertThat(refused.code()).as(path).isEqualTo(125);
            assertThat(refused.err()).contains("the working directory", path);
        }
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void volumesAreMountedInside() throws Exception {
        Path source = Files.createDirectory(HOME.directory().resolve("source"));
        Files.writeString(source.resolve("f"), "mine\n");
        loadOdd(new JsonObject(), t -> t.symlink("v", outside.toString(), 0));
        assertThat(sh("cat /v/a/f", "-v", source + ":/v/a")).isEqualTo("mine");
        assertThat(sh("echo x >/v/t/f; cat " + outside + "/t/f", "--tmpfs", "/v/t"))
                .isEqualTo("x");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aPayloadCannotPrepareItsNextStart() throws Exception {
        loadOdd(new JsonObject(), t -> t.directory("empty", 0755, 0));
        String script = "cat /etc/hosts >/copy; mv /etc /old; ln -s " + outside + " /etc; ln -s " + outside
                + " /run; ls /old >/dev/null && echo done";
        forge.must("create", "--name", "again", "odd", "/bin/sh", "-c", script);
        assertThat(forge.run("start", "--attach", "again").out()).contains("done");
        assertThat(forge.run("start", "--attach", "again").out()).contains("done");
        assertThat(outside).isEmptyDirectory();
        forge.must("rm", "again");
    }

    @Test
    void anImagesVolumesAreThere() throws Exception {
        JsonObject volumes = new JsonObject()
                .put("/data", new JsonObject())
                .put("/etc/below/it", new JsonObject())
                .put("rel", new JsonObject())
                .put("/full", new JsonObject())
                .put("/l/in", new JsonObject())
                .put("/", new JsonObject());
        loadOdd(new JsonObject().put("Volumes", volumes), t -> {
            t.file("full/f", bytes("content\n"), 0644, 0).symlink("l", outside.toString(), 0);
            t.directory("etc", 0711, 0);
        });
        assertThat(sh("ls -d /data /etc/below/it /rel /full /l/in; cat /full/f; stat -c %a /etc /data"))
                .isEqualTo("/data\n/etc/below/it\n/full\n/l/in\n/rel\ncontent\n711\n755");
        assertThat(outside).isEmptyDirectory();

        loadOdd(new JsonObject().put("Volumes", new JsonObject().put("/bin/sh", new JsonObject())), t -> {});
        CommandResult refused = forge.run("run", "--rm", "odd", "/bin/sh", "-c", "true");
        assertThat(refused.err()).contains("the image's volume /bin/sh is not a directory in the image");
        assertThat(forge.must("ps", "--all", "--quiet")).isEmpty();
    }

    @Test
    void layersThatRepeatStartAndHideWhatTheyShould() throws Exception {
        byte[] again = tar(t -> {
            t.directory("q", 0755, 0).file("q/f", bytes("again\n"), 0644, 0);
            t.file(".wh.z", bytes(""), 0644, 0);
        });
        byte[] between = tar(t -> {
            t.directory("q", 0755, 0).file("q/.wh.f", bytes(""), 0644, 0);
            t.file("z", bytes("between\n"), 0644, 0);
        });
        assertThat(load(forge, new JsonObject(), busybox(), again, between, again, again)
                        .code())
                .isZero();
        assertThat(sh("cat /q/f; ls -d /z 2>/dev/null || echo hidden")).isEqualTo("again\nhidden");
        assertThat(load(forge, new JsonObject(), busybox(), again, again, between)
                        .code())
                .isZero();
        assertThat(sh("ls /q | wc -l; cat /z")).isEqualTo("0\nbetween");
    }

    @Test
    void aHundredAndTwentySevenLayersStartInAHomeOfAnyLength() throws Exception {
        byte[][] layers = new byte[127][];
        layers[0] = busybox();
        for (int i = 1; i < layers.length; i++) {
            String name = "n" + i;
            layers[i] = TestArchive.layer(name, name + "\n");
        }
        for (int length : new int[] {0, 100, 500}) {
            Path home = HOME.directory();
            for (int i = 0; i < length; i += 100) {
                home = home.resolve("h".repeat(100));
            }
            ForgeCli far = new ForgeCli(Files.createDirectories(home));
            assertThat(load(far, new JsonObject(), layers).code()).isZero();
            assertThat(far.must("run", "--rm", "odd", "/bin/sh", "-c", "cat /n1 /n126; ls -d /n* | wc -l"))
                    .isEqualTo("n1\nn126\n126");
            far.must("run", "--detach", "--name", "far", "odd", "sleep", "100");
            assertThat(far.must("exec", "far", "cat", "/n99")).isEqualTo("n99");
            far.must("rm", "--force", "far");
            assertThat(far.staleState()).isEmpty();
        }
    }

    @Test
    void anEntryPointOfOneEmptyWordIsNone() throws Exception {
        JsonObject config = new JsonObject()
                .put("Entrypoint", List.of(""))
                .put("Cmd", List.of("echo", "hi"))
                .put("Env", List.of("FOO", "A=1"))
                .put("StopSignal", "BOGUS");
        loadOdd(config, t -> t.directory("empty", 0755, 0));
        assertThat(forge.must("run", "--rm", "odd")).isEqualTo("hi");
    }
}
