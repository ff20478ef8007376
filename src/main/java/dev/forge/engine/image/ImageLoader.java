package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.Errno;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.PosixFiles;
import dev.forge.core.posix.Staging;
import dev.forge.engine.image.layer.Compression;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.HashedInput;
import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.engine.image.layer.LayerSource;
import dev.forge.engine.image.layer.LayerUnpack;
import dev.forge.engine.image.tar.ArchiveLimits;
import dev.forge.engine.image.tar.BrokenArchive;
import dev.forge.engine.image.tar.TarReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Brings images into the store: opens the archive, unpacks the layers that are not there yet in a directory of the
 * staging area, several at once, and moves everything into its place when all of it is right and on the disk.
 * Whatever fails, nothing is left.
 */
public final class ImageLoader {
    /** Another process may remove a layer that was there at the beginning; so often it is unpacked again. */
    private static final int ATTEMPTS = 3;

    private static final int COPY_BYTES = 256 << 10;

    private final ForgeHome home;
    private final ImageStore store;
    private final ImageProgress progress;
    private final Platform host;

    /** A loader into the store of a home. */
    public ImageLoader(ForgeHome home, ImageProgress progress) {
        this(home, progress, Platform.host());
    }

    ImageLoader(ForgeHome home, ImageProgress progress, Platform host) {
        this.home = home;
        this.store = new ImageStore(home);
        this.progress = progress;
        this.host = host;
    }

    /**
     * An image that came in.
     *
     * @param id its ID
     * @param names the names it has got, in familiar form; may be empty
     */
    public record Loaded(String id, List<String> names) {}

    /** Something that happens in a directory of the staging area. */
    private interface Work<T> {
        T run(File directory) throws IOException;
    }

    private <T> T staged(Work<T> work, String shown) {
        Staging staging = new Staging(home);
        staging.sweep();
        File directory = staging.newDirectory("load");
        try {
            return work.run(directory);
        } catch (IOException e) {
            throw LayerUnpack.broken(shown, e);
        } catch (OutOfMemoryError e) {
            throw new ForgeException(
                    "cannot read " + shown + ": it needs more memory than forge may use",
                    "an image with that many directories or that large a manifest is hardly meant well",
                    e);
        } finally {
            // Empty when all went well, and then this is one call instead of the machinery.
            if (!directory.delete()) {
                FileTree.remove(directory);
            }
        }
    }

    /**
     * Loads the images of a file or directory.
     *
     * @throws ForgeException if it is damaged, hostile or for another platform; nothing is left then
     */
    public List<Loaded> load(File file) {
        String shown = file.getPath();
        if (!file.exists()) {
            throw new ForgeException("no such file or directory: " + file);
        }
        return staged(
                directory -> {
                    if (file.isDirectory()) {
                        return load(new DirectoryArchive(file), directory);
                    }
                    try (InputStream in = new FileInputStream(file)) {
                        byte[] magic = in.readNBytes(TarReader.BLOCK);
                        if (isTar(magic)) {
                            return load(new TarArchive(file, shown), directory);
                        }
                    }
                    try (InputStream in = new FileInputStream(file)) {
                        return spool(in, directory, shown);
                    }
                },
                shown);
    }

    /**
     * Loads the images of a stream, which is first copied into the staging area: its manifest may come last.
     *
     * @throws ForgeException as {@link #load(File)}
     */
    public List<Loaded> load(InputStream in) {
        return staged(directory -> spool(in, directory, "standard input"), "standard input");
    }

    private static boolean isTar(byte[] block) {
        return block.length == TarReader.BLOCK
                && new String(block, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    }

    private List<Loaded> spool(InputStream in, File directory, String shown) throws IOException {
        File file = new File(directory, "archive");
        long total = 0;
        long checked = 0;
        HashedInput compressed = new HashedInput(in);
        try (FileOutputStream out = new FileOutputStream(file)) {
            InputStream plain = Compression.open(compressed);
            byte[] buffer = new byte[COPY_BYTES];
            int read;
            while ((read = plain.read(buffer, 0, buffer.length)) > 0) {
                out.write(buffer, 0, read);
                total += read;
                if (total > ArchiveLimits.RATIO_FROM && total / ArchiveLimits.RATIO > compressed.count()) {
                    throw new BrokenArchive("it is a decompression bomb: " + compressed.count()
                            + " bytes have unpacked to " + total + " so far");
                }
                if (total - checked > ArchiveLimits.SPACE_EVERY) {
                    checked = total;
                    if (directory.getUsableSpace() < ArchiveLimits.RESERVE) {
                        throw new BrokenArchive("there is no space left at " + home.root());
                    }
                }
            }
        }
        if (total == 0) {
            throw new BrokenArchive("it is empty");
        }
        List<Loaded> loaded = load(new TarArchive(file, shown), directory);
        file.delete();
        return loaded;
    }

    private List<Loaded> load(Archive archive, File directory) throws IOException {
        try (archive) {
            List<ImageSource> images;
            if (DockerLayout.isOne(archive)) {
                images = DockerLayout.read(archive);
            } else if (OciLayout.isOne(archive)) {
                images = new OciLayout(archive, host).read();
            } else {
                throw new ForgeException(
                        archive.shown() + " is not an image: it has neither manifest.json nor oci-layout",
                        archive.has("repositories")
                                ? "it was saved by a docker older than 1.10; load and save it with a newer one"
                                : "forge import turns an archive of a root filesystem into an image");
            }
            if (images.isEmpty()) {
                throw new ForgeException(archive.shown() + " has no images in it");
            }
            for (ImageSource image : images) {
                Platform platform = image.config().platform();
                if (!host.runs(platform)) {
                    String name = image.names().isEmpty()
                            ? image.config().id()
                            : image.names().get(0).toString();
                    throw OciLayout.otherPlatform(name, platform.toString(), host);
                }
            }
            return commit(archive, images, directory);
        }
    }

    private List<Loaded> commit(Archive archive, List<ImageSource> images, File directory) {
        Map<String, File> unpacked = new LinkedHashMap<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            unpack(archive, images, directory, unpacked);
            sync(unpacked);
            boolean done = store.locked(() -> {
                store.place(unpacked);
                for (ImageSource image : images) {
                    for (LayerSource layer : image.layers()) {
                        if (!store.hasLayer(hex(layer))) {
                            return false;
                        }
                    }
                }
                images.forEach(this::write);
                return true;
            });
            if (done) {
                discard(unpacked);
                List<Loaded> loaded = new ArrayList<>();
                for (ImageSource image : images) {
                    loaded.add(new Loaded(
                            image.config().id(),
                            image.names().stream().map(Reference::toString).toList()));
                }
                return loaded;
            }
            unpacked.keySet().removeIf(store::hasLayer);
        }
        throw new ForgeException(
                "layers of " + archive.shown() + " keep vanishing while it is loaded",
                "is something removing images at the same time?");
    }

    /** What another process has brought first is not needed. */
    private static void discard(Map<String, File> unpacked) {
        for (File directory : unpacked.values()) {
            if (directory.exists()) {
                FileTree.remove(directory);
            }
        }
    }

    private static String hex(LayerSource layer) {
        return layer.diffId().substring(Digest.PREFIX.length());
    }

    private void write(ImageSource image) {
        List<JsonObject> layers = new ArrayList<>();
        for (LayerSource layer : image.layers()) {
            layers.add(store.describe(hex(layer)));
        }
        store.write(image.config(), ImageRecord.of(image.config(), image.manifestDigest(), layers, Instant.now()));
        for (Reference name : image.names()) {
            store.tag(name, image.config().id());
        }
    }

    private void unpack(Archive archive, List<ImageSource> images, File directory, Map<String, File> unpacked) {
        Map<String, LayerSource> missing = new LinkedHashMap<>();
        for (ImageSource image : images) {
            for (LayerSource layer : image.layers()) {
                String hex = hex(layer);
                if (!store.hasLayer(hex) && !unpacked.containsKey(hex)) {
                    missing.put(hex, layer);
                }
            }
        }
        List<LayerSource> layers = new ArrayList<>(missing.values());
        // The largest first, so that none is left alone at the end.
        layers.sort(Comparator.comparingLong((LayerSource layer) -> archive.size(layer.path()))
                .reversed());
        progress.expect(layers.stream()
                .mapToLong(layer -> Math.max(0, archive.size(layer.path())))
                .sum());
        int threads = Math.min(layers.size(), Runtime.getRuntime().availableProcessors());
        if (threads <= 1) {
            for (LayerSource layer : layers) {
                unpacked.put(hex(layer), unpack(archive, layer, directory));
            }
            return;
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Map<String, Future<File>> results = new LinkedHashMap<>();
            for (LayerSource layer : layers) {
                results.put(hex(layer), executor.submit(() -> unpack(archive, layer, directory)));
            }
            try {
                for (Map.Entry<String, Future<File>> result : results.entrySet()) {
                    unpacked.put(result.getKey(), result.getValue().get());
                }
            } catch (ExecutionException e) {
                executor.shutdownNow();
                if (e.getCause() instanceof ForgeException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof OutOfMemoryError failure) {
                    throw failure;
                }
                throw new IllegalStateException("unpacking a layer failed", e.getCause());
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new ForgeException("interrupted", e);
            }
        }
    }

    private File unpack(Archive archive, LayerSource layer, File directory) {
        File target = new File(directory, hex(layer));
        String shown = "the layer " + layer.path() + " in " + archive.shown();
        if (!archive.has(layer.path())) {
            throw new ForgeException(archive.shown() + " has no " + layer.path(), "it may be truncated");
        }
        if (!target.mkdir()) {
            throw new ForgeException("cannot make the directory " + target);
        }
        try {
            LayerUnpack.run(archive.open(layer.path()), layer, target, shown, progress);
            return target;
        } catch (IOException e) {
            throw LayerUnpack.broken(shown, e);
        }
    }

    /** See docs/decisions/0002: one syncfs before the record, instead of an fsync for each file. */
    private void sync(Map<String, File> unpacked) {
        if (unpacked.isEmpty()) {
            return;
        }
        try (PosixFiles files = new PosixFiles()) {
            byte[] path = home.root().getPath().getBytes(StandardCharsets.UTF_8);
            int root = files.open(PosixFiles.AT_FDCWD, path, PosixFiles.O_RDONLY, 0);
            int result = root < 0 ? root : files.syncFilesystem(root);
            files.close(root);
            if (result < 0) {
                throw new ForgeException("cannot sync " + home.root() + " to the disk: " + Errno.text(-result));
            }
        }
    }

    /**
     * Makes an image of one layer from the archive of a root filesystem.
     *
     * @param in the archive: plain, gzip or zstd
     * @param shown what to call it in messages
     * @param name its name, or null for none
     * @param changes instructions as in a Dockerfile: {@code CMD ["sh"]}
     * @param message a comment for its history, or null
     * @return the image's ID
     */
    public String importRootfs(
            InputStream in, String shown, @Nullable String name, List<String> changes, @Nullable String message) {
        Reference reference = name == null ? null : Reference.parse(name);
        JsonObject containerConfig = ConfigChanges.apply(changes);
        return staged(
                directory -> {
                    File layer = new File(directory, "layer");
                    if (!layer.mkdir()) {
                        throw new ForgeException("cannot make the directory " + layer);
                    }
                    JsonObject described = LayerUnpack.run(in, null, layer, shown, progress);
                    String[] top = new File(layer, "fs").list();
                    if (top == null || top.length == 0) {
                        throw new ForgeException("there is nothing in " + shown, "is it the right archive?");
                    }
                    ImageConfig config = ImageRecord.imported(host, containerConfig, described, message, Instant.now());
                    String hex = described.text("diffId").substring(Digest.PREFIX.length());
                    Map<String, File> unpacked = new LinkedHashMap<>(Map.of(hex, layer));
                    sync(unpacked);
                    store.locked(() -> {
                        store.place(unpacked);
                        JsonObject known = store.describe(hex);
                        store.write(config, ImageRecord.of(config, null, List.of(known), Instant.now()));
                        if (reference != null) {
                            store.tag(reference, config.id());
                        }
                        return true;
                    });
                    discard(unpacked);
                    return config.id();
                },
                shown);
    }
}
