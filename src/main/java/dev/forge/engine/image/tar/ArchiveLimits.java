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
    public static final long RATIO = 1000;
    /** Below this many bytes the ratio is not checked: a file with a gigabyte of zeros is legitimate. */
    public static final long RATIO_FROM = 1L << 30;
    /** The space to leave free on the store's filesystem, in bytes. */
    public static final long RESERVE = 64L << 20;
    /** The number of bytes to write between two checks of the free space. */
    public static final long SPACE_EVERY = 32L << 20;

    private ArchiveLimits() {}
}
