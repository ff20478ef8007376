package dev.forge.engine.image.tar;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar archives in all dialects that images use: v7, ustar, pax (POSIX.1-2001, local and global headers), GNU
 * (long names, base-256 numbers, old sparse) and GNU's sparse files in pax formats 0.0, 0.1 and 1.0. See "Tar
 * Internals" in the GNU tar manual. Names are bytes. The reader rejects what it does not understand.
 */
public final class TarReader {
    public static final int BLOCK = 512;
    private static final byte[] NOTHING = {};

    /** Receives the content of an entry. */
    public interface Sink {
        void write(byte[] data, int offset, int length) throws IOException;
    }

    private final Window window;
    private final byte[] block = new byte[BLOCK];
    private final PaxRecords global = new PaxRecords();
    private long contentLeft;
    private long padding;
    private int entries;

    public TarReader(Window window) {
        this.window = window;
    }

    /** The offset of the current entry's content in the archive. */
    public long position() {
        return window.position();
    }

    /**
     * The next entry, or null at the end. Skips the unread content of the previous entry.
     *
     * @throws BrokenArchive if the archive is damaged or ends early
     */
    @Nullable
    public TarEntry next() throws IOException {
        finishEntry();
        PaxRecords pax = new PaxRecords(global);
        byte[] longName = null;
        byte[] longLink = null;
        while (readHeader()) {
            char type = (char) (block[156] & 0xff);
            long size = TarNumber.parse(block, 124, 12, "size");
            if (size < 0) {
                throw new BrokenArchive("an entry has the size " + size);
            }
            switch (type) {
                case 'x', 'X' -> pax.read(special(size));
                case 'g' -> {
                    global.read(special(size));
                    pax = new PaxRecords(global);
                }
                case 'L' -> longName = terminated(special(size));
                case 'K' -> longLink = terminated(special(size));
                case 'V' -> {
                    // A volume label is not an entry.
                    expect(size);
                    finishEntry();
                }
                case 'M', 'N' -> throw new BrokenArchive("entries of GNU type " + type + " are not supported");
                default -> {
                    if (++entries > ArchiveLimits.ENTRIES) {
                        throw new BrokenArchive("more than " + ArchiveLimits.ENTRIES + " entries");
                    }
                    return entry(type, size, pax, longName, longLink);
                }
            }
        }
        if (longName != null || longLink != null) {
            throw new BrokenArchive("it ends after a long name, without the entry");
        }
        return null;
    }

    private TarEntry entry(
            char flag, long headerSize, PaxRecords pax, byte @Nullable [] longName, byte @Nullable [] longLink)
            throws IOException {
        byte[] paxName = pax.get("path");
        byte[] name = paxName != null ? paxName : longName != null ? longName : headerName();
        byte[] paxLink = pax.get("linkpath");
        byte[] link = paxLink != null ? paxLink : longLink != null ? longLink : TarNumber.string(block, 157, 100);
        char type = flag == 0 || flag == '7' ? '0' : flag == 'D' ? '5' : flag;
        boolean sparse = flag == 'S';
        if (sparse) {
            type = '0';
        }
        if (flag == 0 && name.length > 0 && name[name.length - 1] == '/') {
            // Archives older than ustar mark a directory only by a slash at the end of its name.
            type = '5';
        }
        if (type < '0' || type > '6') {
            throw new BrokenArchive(
                    TarEntry.show(name) + " has the unknown type " + TarEntry.show(new byte[] {(byte) type}));
        }
        long stored = pax.number("size", headerSize);
        // Only files have content, whatever the size field of other entries says, except GNU's directory dumps.
        long content = type == '0' || flag == 'D' ? stored : 0;
        long uid = pax.number("uid", TarNumber.parse(block, 108, 8, "uid"));
        long gid = pax.number("gid", TarNumber.parse(block, 116, 8, "gid"));
        long[] time = pax.time(TarNumber.parse(block, 136, 12, "mtime"));
        int mode = (int) TarNumber.parse(block, 100, 8, "mode") & 07777;
        boolean device = type == '3' || type == '4';
        long major = device ? TarNumber.parse(block, 329, 8, "major") : 0;
        long minor = device ? TarNumber.parse(block, 337, 8, "minor") : 0;
        if (major != (int) major || minor != (int) minor || major < 0 || minor < 0) {
            throw new BrokenArchive(TarEntry.show(name) + " has the device number " + major + ":" + minor);
        }
        long size = content;
        long[] segments = null;
        expect(content);
        SparseMap map = new SparseMap(this);
        if (sparse) {
            segments = map.old(block);
            size = map.size();
        } else if (type == '0' && pax.isSparse()) {
            segments = map.pax(pax);
            size = map.size();
            byte[] real = pax.get("GNU.sparse.name");
            name = real != null ? real : name;
        }
        Map<String, byte[]> attributes = pax.attributes();
        if (segments != null) {
            SparseMap.check(segments, size, contentLeft, TarEntry.show(name));
        }
        return new TarEntry(
                type,
                name,
                link,
                mode,
                uid,
                gid,
                contentLeft,
                size,
                time[0],
                (int) time[1],
                (int) major,
                (int) minor,
                attributes,
                segments);
    }

    private byte[] headerName() {
        byte[] name = TarNumber.string(block, 0, 100);
        // "ustar" and a zero byte: POSIX, with a prefix. GNU's "ustar  " keeps times there.
        boolean posix = block[257] == 'u'
                && block[258] == 's'
                && block[259] == 't'
                && block[260] == 'a'
                && block[261] == 'r'
                && block[262] == 0;
        byte[] prefix = posix ? TarNumber.string(block, 345, 155) : NOTHING;
        if (prefix.length == 0) {
            return name;
        }
        byte[] whole = new byte[prefix.length + 1 + name.length];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        whole[prefix.length] = '/';
        System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
        return whole;
    }

    /** Reads a header into {@link #block}; false at the end of the archive. */
    private boolean readHeader() throws IOException {
        if (!readBlock()) {
            return false;
        }
        if (isZero()) {
            if (readBlock() && !isZero()) {
                throw new BrokenArchive("there are entries after a block of zeros at " + (position() - 2 * BLOCK));
            }
            return false;
        }
        try {
            TarNumber.checkSum(block, position() - BLOCK);
        } catch (BrokenArchive e) {
            // If the first header is invalid, the file is probably not a tar archive at all.
            throw position() == BLOCK ? new BrokenArchive("it is not a tar archive: " + e.getMessage()) : e;
        }
        return true;
    }

    private boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean readBlock() throws IOException {
        if (window.at == window.limit && !window.advance()) {
            return false;
        }
        int there = fill(block, BLOCK);
        if (there < BLOCK) {
            throw position() < BLOCK
                    ? new BrokenArchive("it is not a tar archive, or truncated: it has " + there + " bytes")
                    : truncated();
        }
        return true;
    }

    private void readFully(byte[] into, int length) throws IOException {
        if (fill(into, length) < length) {
            throw truncated();
        }
    }

    /** Reads {@code length} bytes, or fewer at the end of the archive; returns the number of bytes read. */
    private int fill(byte[] into, int length) throws IOException {
        int done = 0;
        while (done < length && (window.at < window.limit || window.advance())) {
            int part = Math.min(length - done, window.limit - window.at);
            System.arraycopy(window.data, window.at, into, done, part);
            window.at += part;
            done += part;
        }
        return done;
    }

    private static BrokenArchive truncated() {
        return new BrokenArchive("it is truncated: it ends in the middle of an entry");
    }

    private void expect(long size) throws BrokenArchive {
        if (size < 0) {
            throw new BrokenArchive("an entry has the size " + size);
        }
        contentLeft = size;
        padding = -size & (BLOCK - 1);
    }

    /** The content of an extension header. */
    private byte[] special(long size) throws IOException {
        if (size > ArchiveLimits.HEADER_BYTES) {
            throw new BrokenArchive(
                    "a header of " + size + " bytes; at most " + ArchiveLimits.HEADER_BYTES + " are read");
        }
        expect(size);
        byte[] content = new byte[(int) size];
        read(content);
        finishEntry();
        return content;
    }

    private static byte[] terminated(byte[] name) {
        return TarNumber.string(name, 0, name.length);
    }

    /** Reads the next bytes of the entry's content; fails if there are fewer. */
    void read(byte[] into) throws IOException {
        if (into.length > contentLeft) {
            throw new BrokenArchive("an entry's content ends in the middle of a sparse map");
        }
        readFully(into, into.length);
        contentLeft -= into.length;
    }

    /** Reads a block that belongs to the header, such as GNU's extended sparse map. */
    void readBeforeContent(byte[] into) throws IOException {
        readFully(into, into.length);
    }

    /** Passes the next bytes of the entry's content to a sink. */
    public void transfer(long bytes, Sink sink) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (window.at == window.limit && !window.advance()) {
                throw truncated();
            }
            int part = (int) Math.min(left, window.limit - window.at);
            sink.write(window.data, window.at, part);
            window.at += part;
            contentLeft -= part;
            left -= part;
        }
    }

    private void finishEntry() throws IOException {
        // Not their sum, which may be beyond a long.
        if (!window.skip(contentLeft) || !window.skip(padding)) {
            throw truncated();
        }
        contentLeft = 0;
        padding = 0;
    }

    /** Reads to the end of the stream: the bytes after the archive are part of the digest. */
    public void drain() throws IOException {
        while (window.advance()) {
            window.at = window.limit;
        }
    }
}
