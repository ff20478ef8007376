package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.PathLookup;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The image that every engine runs: the host's static busybox, a symbolic link for each applet that a benchmark needs,
 * and nothing else. The build is reproducible: the same busybox gives the same image id, so the id tells whether a
 * store holds this image.
 *
 * @param id the image's id, 64 hexadecimal digits: the SHA-256 of its configuration
 * @param archive the image as a docker-archive
 * @param busybox the busybox program in the image
 */
public record BenchmarkImage(String id, File archive, File busybox) {
    /** The image's name in every engine's store. */
    public static final String NAME = "localhost/forge-benchmark:1";

    private static final List<String> APPLETS = List.of("sh", "echo", "sleep", "true", "cat", "ls", "id", "env");
    private static final String BUILT = "2026-01-01T00:00:00Z";
    private static final long TIME = 1_767_225_600L; // BUILT in seconds since the epoch

    /**
     * The image made from the busybox on PATH. Builds it in the directory unless it exists there.
     *
     * @throws ForgeException with exit code 3 if there is no static busybox
     */
    public static BenchmarkImage in(File directory, Map<String, String> environment) {
        File busybox = find(environment);
        try {
            return build(Files.readAllBytes(busybox.toPath()), directory, busybox);
        } catch (IOException e) {
            throw new ForgeException("cannot build the benchmark's image: " + IoErrors.reason(e), e);
        }
    }

    private static File find(Map<String, String> environment) {
        String found = PathLookup.find("busybox", environment);
        if (found == null) {
            throw ForgeException.missing(
                    "the benchmark's image is made from busybox, which is not installed",
                    "install it: apt-get install busybox-static");
        }
        File busybox = new File(found);
        try (var in = Files.newInputStream(busybox.toPath())) {
            if (!StaticElf.isStatic(in.readNBytes(64 << 10))) {
                throw ForgeException.missing(
                        busybox + " is not a static program, so it cannot run in an image of its own",
                        "install a static one: apt-get install busybox-static");
            }
        } catch (IOException e) {
            throw new ForgeException("cannot read " + busybox + ": " + IoErrors.reason(e), e);
        }
        return busybox;
    }

    static BenchmarkImage build(byte[] busybox, File directory, File source) throws IOException {
        byte[] layer = layer(busybox);
        String layerDigest = sha256(layer);
        byte[] config = config(layerDigest).toString().getBytes(StandardCharsets.UTF_8);
        String id = sha256(config);
        File archive = new File(directory, "image-" + id.substring(0, 12) + ".tar");
        if (!archive.isFile()) {
            write(archive, layer, layerDigest, config, id);
        }
        return new BenchmarkImage(id, archive, source);
    }

    private static byte[] layer(byte[] busybox) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(busybox.length + (64 << 10));
        try (UstarWriter tar = new UstarWriter(bytes, TIME)) {
            tar.directory("bin", 0755);
            tar.file("bin/busybox", busybox, 0755);
            for (String applet : APPLETS) {
                tar.symlink("bin/" + applet, "busybox");
            }
            tar.directory("dev", 0755);
            tar.directory("etc", 0755);
            tar.file("etc/passwd", utf8("root:x:0:0:root:/root:/bin/sh\n"), 0644);
            tar.file("etc/group", utf8("root:x:0:\n"), 0644);
            tar.directory("proc", 0555);
            tar.directory("root", 0700);
            tar.directory("sys", 0555);
            tar.directory("tmp", 01777);
        }
        return bytes.toByteArray();
    }

    private static JsonObject config(String layerDigest) {
        return new JsonObject()
                .put("architecture", architecture())
                .put("os", "linux")
                .put("created", BUILT)
                .put(
                        "config",
                        new JsonObject()
                                .put("Env", List.of("PATH=/bin"))
                                .put("Cmd", List.of("echo", "ready"))
                                .put("WorkingDir", "/"))
                .put("rootfs", new JsonObject().put("type", "layers").put("diff_ids", List.of("sha256:" + layerDigest)))
                .put("history", List.of(new JsonObject().put("created", BUILT).put("created_by", "forge benchmark")));
    }

    private static void write(File archive, byte[] layer, String layerDigest, byte[] config, String id)
            throws IOException {
        Path unfinished = Path.of(archive.getPath() + ".tmp");
        try (UstarWriter tar = new UstarWriter(new FileOutputStream(unfinished.toFile()), TIME)) {
            tar.file(layerDigest + "/layer.tar", layer, 0644);
            tar.file(id + ".json", config, 0644);
            JsonObject manifest = new JsonObject()
                    .put("Config", id + ".json")
                    .put("RepoTags", List.of(NAME))
                    .put("Layers", List.of(layerDigest + "/layer.tar"));
            tar.file("manifest.json", utf8("[" + manifest + "]"), 0644);
        }
        Files.move(unfinished, archive.toPath(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Unpacks the image's files into a directory, for a runtime that has no images. */
    void unpack(File root) throws IOException {
        Path bin = root.toPath().resolve("bin");
        Files.createDirectories(bin);
        // systemd-nspawn needs the last three: it refuses a root without usr and mounts on run and var.
        for (String name : List.of("dev", "etc", "proc", "root", "sys", "tmp", "usr", "run", "var")) {
            Files.createDirectories(root.toPath().resolve(name));
        }
        Path program = bin.resolve("busybox");
        Files.copy(busybox.toPath(), program, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.write(root.toPath().resolve("etc/passwd"), utf8("root:x:0:0:root:/root:/bin/sh\n"));
        for (String applet : APPLETS) {
            Path link = bin.resolve(applet);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of("busybox"));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** This host's architecture, by the name that images use. */
    static String architecture() {
        String machine = System.getProperty("os.arch");
        return machine.equals("aarch64") ? "arm64" : machine;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
