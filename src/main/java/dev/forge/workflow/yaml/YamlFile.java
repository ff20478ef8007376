package dev.forge.workflow.yaml;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.workflow.yaml.TreeBuilder.LimitExceeded;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a file of YAML; what is wrong with it goes to the problems. */
public final class YamlFile {
    /** A file with 100,000 steps has 24 MB. */
    public static final int MAX_BYTES = 64 << 20;

    private static final long NOT_ASCII = 0x8080808080808080L;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private YamlFile() {}

    /**
     * Reads the file.
     *
     * @param shown its name in messages
     * @return its root, or null if it is not YAML, which the problems say then
     * @throws ForgeException with exit code 2 if it cannot be read
     */
    public static @Nullable YamlNode read(File file, String shown, Problems problems) {
        if (!file.isFile() && file.exists() && !file.getPath().startsWith("/dev/")) {
            throw ForgeException.usage(shown + " is not a file");
        }
        byte[] bytes;
        try (FileInputStream in = new FileInputStream(file)) {
            long length = file.length();
            bytes = length > MAX_BYTES ? new byte[MAX_BYTES + 1] : in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw ForgeException.usage("cannot read " + shown + ": " + IoErrors.reason(e));
        }
        if (bytes.length > MAX_BYTES) {
            throw ForgeException.usage(shown + " is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        SourceText source = withoutMark(new SourceText(shown, bytes));
        ReadLog.source(file, source, bytes);
        return parse(source, problems);
    }

    /** The text of a file that was read before; null if it is not the same any more. */
    public static @Nullable SourceText again(File file, String shown, ContentSum sum) {
        byte[] bytes = sum.bytesIfSame(file);
        return bytes == null ? null : withoutMark(new SourceText(shown, bytes));
    }

    /** Reads a text; null if it is not YAML. */
    public static @Nullable YamlNode parse(SourceText source, Problems problems) {
        SourceText text = withoutMark(source);
        try {
            boolean isSimple = isAscii(text.bytes()) || isPrintable(text);
            YamlTree tree = isSimple ? BlockStyle.read(text) : null;
            if (tree == null) {
                tree = CompleteParser.read(text);
            }
            if (tree.count() == 0) {
                problems.add(new Problem(true, text, 0, 1, "the file is empty", null));
                return null;
            }
            return MappingCheck.check(tree, problems) ? new YamlNode(tree, 0) : null;
        } catch (LimitExceeded e) {
            problems.add(new Problem(true, text, e.offset(), e.length(), String.valueOf(e.getMessage()), null));
            return null;
        }
    }

    private static SourceText withoutMark(SourceText source) {
        byte[] bytes = source.bytes();
        boolean marked = bytes.length >= 3 && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3);
        return marked ? new SourceText(source.file(), Arrays.copyOfRange(bytes, 3, bytes.length)) : source;
    }

    private static boolean isAscii(byte[] bytes) {
        ByteBuffer words = ByteBuffer.wrap(bytes);
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            if ((words.getLong(at) & NOT_ASCII) != 0) {
                return false;
            }
        }
        for (; at < bytes.length; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether every character beyond ASCII is one that may stand in YAML as it is. */
    private static boolean isPrintable(SourceText text) {
        byte[] bytes = text.bytes();
        CharBuffer characters;
        try {
            characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new LimitExceeded(wrongByte(bytes), 1, "this byte is not UTF-8");
        }
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            if ((c >= 0x7f && c < 0xa0) || c == 0xfeff || c >= 0xfffe || c == 0x2028 || c == 0x2029) {
                return false;
            }
        }
        return true;
    }

    private static int wrongByte(byte[] bytes) {
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        return in.position();
    }
}
