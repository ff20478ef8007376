package dev.forge.engine.image;

import dev.forge.engine.image.layer.EntryPath;
import dev.forge.engine.image.tar.BrokenArchive;
import dev.forge.engine.image.tar.FileWindow;
import dev.forge.engine.image.tar.TarEntry;
import dev.forge.engine.image.tar.TarReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tar archive in a file. It is gone through once, skipping the contents, to learn where each member lies. */
final class TarArchive implements Archive {
    /** docker save once wrote links from one layer.tar to another. */
    private static final int MAX_LINKS = 16;

    private final File file;
    private final String shown;
    private final Map<String, Member> members = new HashMap<>();

    private record Member(long offset, long size, @Nullable String link) {}

    /**
     * Opens an archive that is not compressed.
     *
     * @param shown what to call it in messages
     * @throws BrokenArchive if it is no tar archive or is damaged
     */
    TarArchive(File file, String shown) throws IOException {
        this.file = file;
        this.shown = shown;
        try (RandomAccessFile opened = new RandomAccessFile(file, "r")) {
            TarReader reader = new TarReader(new FileWindow(opened));
            TarEntry entry;
            while ((entry = reader.next()) != null) {
                if (entry.segments() != null) {
                    throw new BrokenArchive("its member " + entry.shown() + " is a sparse file");
                }
                add(entry, reader.position());
            }
        }
    }

    private void add(TarEntry entry, long position) throws BrokenArchive {
        EntryPath path = EntryPath.of(entry.name(), entry.shown());
        String name = new String(path.path(), StandardCharsets.UTF_8);
        String parent = new String(path.parent(), StandardCharsets.UTF_8);
        String target = new String(entry.link(), StandardCharsets.UTF_8);
        if (entry.type() == '0') {
            members.put(name, new Member(position, entry.stored(), null));
        } else if (entry.type() == '1') {
            members.put(name, new Member(0, 0, target));
        } else if (entry.type() == '2') {
            members.put(name, new Member(0, 0, parent + "/" + target));
        }
    }

    private @Nullable Member find(String path) {
        Member member = members.get(plain(path));
        for (int i = 0; member != null && member.link != null && i < MAX_LINKS; i++) {
            member = members.get(plain(member.link));
        }
        return member == null || member.link != null ? null : member;
    }

    /** Resolves dots. What leads out of the archive is no member, so it is not found. */
    private static String plain(String path) {
        StringBuilder out = new StringBuilder();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!part.isEmpty() && !part.equals(".")) {
                out.append(out.isEmpty() ? "" : "/").append(part);
            }
        }
        return out.toString();
    }

    @Override
    public String shown() {
        return shown;
    }

    @Override
    public boolean has(String path) {
        return find(path) != null;
    }

    @Override
    public long size(String path) {
        Member member = find(path);
        return member == null ? -1 : member.size;
    }

    @Override
    public InputStream open(String path) throws IOException {
        Member member = find(path);
        if (member == null) {
            throw new BrokenArchive("it has no " + path);
        }
        RandomAccessFile opened = new RandomAccessFile(file, "r");
        opened.seek(member.offset);
        return new MemberInput(opened, member.size);
    }

    @Override
    public void close() {}

    /** A part of the file. */
    private static final class MemberInput extends InputStream {
        private final RandomAccessFile opened;
        private long left;

        MemberInput(RandomAccessFile opened, long size) {
            this.opened = opened;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = opened.read(into, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new BrokenArchive("it is truncated");
            }
            left -= read;
            return read;
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }
}
