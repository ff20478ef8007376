package dev.forge.engine.image;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A directory, as skopeo and buildah write with {@code oci:}. */
final class DirectoryArchive implements Archive {
    private final File directory;

    DirectoryArchive(File directory) {
        this.directory = directory;
    }

    @Override
    public String shown() {
        return directory.getPath();
    }

    private File file(String path) {
        // Paths come from manifests. The directory is the user's own, yet nothing has to lead out of it.
        boolean climbs = path.startsWith("/") || ("/" + path + "/").contains("/../");
        return new File(directory, climbs ? "/nowhere" : path);
    }

    @Override
    public boolean has(String path) {
        return file(path).isFile();
    }

    @Override
    public long size(String path) {
        File file = file(path);
        return file.isFile() ? file.length() : -1;
    }

    @Override
    public InputStream open(String path) throws IOException {
        return new FileInputStream(file(path));
    }

    @Override
    public void close() {}
}
