package dev.forge.engine.image.tar;

/** Upper limits for what an archive may contain or claim. Each is far above the values of real images. */
public final class ArchiveLimits {
    /**
     * The size of a config or manifest, in bytes. Registries limit manifests to 4 MiB (distribution's maximum manifest
     * size).
     */
    public static final int JSON_BYTES = 8 << 20;
    /** The size of an extension header of one tar entry, in bytes; Go's archive/tar has the same limit. */
    static final int HEADER_BYTES = 1 << 20;
    /** The entries of one layer. A complete Debian has half a million files. */
    static final int ENTRIES = 8_000_000;
    /** The segments of one sparse file: the map must fit into memory. */
    static final int SEGMENTS = 1 << 20;
    /** The layers of one image: overlayfs supports 500 lower layers, docker stops at 125. */
    public static final int LAYERS = 400;
    /** Deflate reaches at most 1032:1, so data near that ratio is a decompression bomb. */
    static final long RATIO = 1000;
    /** Below this many bytes the ratio is not checked: a file with a gigabyte of zeros is legitimate. */
    static final long RATIO_FROM = 1L << 30;
    /** The space to leave free on the store's filesystem, in bytes. */
    public static final long RESERVE = 64L << 20;
    /** The number of bytes to write between two checks of the free space. */
    public static final long SPACE_EVERY = 32L << 20;

    private ArchiveLimits() {}

    /**
     * Checks the compression ratio.
     *
     * @param compressed the number of compressed bytes that have been read
     * @param unpacked the number of bytes that they have unpacked to
     * @throws BrokenArchive if the ratio is that of a decompression bomb
     */
    public static void checkRatio(long compressed, long unpacked) throws BrokenArchive {
        if (unpacked > RATIO_FROM && unpacked / RATIO > compressed) {
            throw new BrokenArchive(
                    "it is a decompression bomb: " + compressed + " bytes have unpacked to " + unpacked + " so far");
        }
    }
}
