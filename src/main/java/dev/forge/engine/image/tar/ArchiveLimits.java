package dev.forge.engine.image.tar;

/** How much of an archive is believed. Each is far above what real images have. */
public final class ArchiveLimits {
    /** A config or a manifest, in bytes. Registries stop at 4 MiB (distribution's maximum manifest size). */
    public static final int JSON_BYTES = 8 << 20;
    /** An extension header of one tar entry, in bytes; Go's archive/tar stops at the same. */
    static final int HEADER_BYTES = 1 << 20;
    /** Entries of one layer. A full Debian has half a million files. */
    static final int ENTRIES = 8_000_000;
    /** Parts of one sparse file: the map has to fit into memory. */
    static final int SEGMENTS = 1 << 20;
    /** Layers of one image: overlayfs takes 500 below, and docker stops at 125. */
    public static final int LAYERS = 400;
    /** Deflate cannot do better than 1032:1, so what comes near that is made of nothing. */
    static final long RATIO = 1000;
    /** Below this many bytes a ratio is no argument: a gigabyte of zeros is a file that somebody may have. */
    static final long RATIO_FROM = 1L << 30;
    /** What stays free on the store's filesystem, in bytes. */
    public static final long RESERVE = 64L << 20;
    /** How many bytes are written between two looks at the free space. */
    public static final long SPACE_EVERY = 32L << 20;

    private ArchiveLimits() {}

    /**
     * Checks that compressed data does not grow beyond belief.
     *
     * @param compressed how many bytes of it have been read
     * @param unpacked how many bytes they have become
     * @throws BrokenArchive if it does
     */
    public static void checkRatio(long compressed, long unpacked) throws BrokenArchive {
        if (unpacked > RATIO_FROM && unpacked / RATIO > compressed) {
            throw new BrokenArchive(
                    "it is a decompression bomb: " + compressed + " bytes have unpacked to " + unpacked + " so far");
        }
    }
}
