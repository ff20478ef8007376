package dev.forge.workflow.yaml;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file's content as it is compared later: its length and two checksums of all of it that have nothing to do with each
 * other. The processor makes both, also where code is interpreted, so that a file of megabytes takes milliseconds, where a
 * digest would take as long as reading the file anew.
 *
 * @param length in bytes
 * @param first CRC-32C
 * @param second CRC-32
 */
public record ContentSum(long length, int first, int second) {
    private static final int CHUNK = 1 << 17;

    /** Of these bytes. */
    public static ContentSum of(byte[] bytes) {
        CRC32C first = new CRC32C();
        CRC32 second = new CRC32();
        first.update(bytes, 0, bytes.length);
        second.update(bytes, 0, bytes.length);
        return new ContentSum(bytes.length, (int) first.getValue(), (int) second.getValue());
    }

    boolean isSame(ContentSum other) {
        return length == other.length && first == other.first && second == other.second;
    }

    /** Whether a file has this content now. */
    public boolean isOf(File file) {
        if (!file.isFile() || file.length() != length) {
            return false;
        }
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] chunk = new byte[(int) Math.min(CHUNK, length + 1)];
            CRC32C crc = new CRC32C();
            CRC32 other = new CRC32();
            long read = 0;
            for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
                crc.update(chunk, 0, count);
                other.update(chunk, 0, count);
                read += count;
            }
            return read == length && (int) crc.getValue() == first && (int) other.getValue() == second;
        } catch (IOException e) {
            return false;
        }
    }

    /** The content of a file if it is this one, or null. */
    byte @Nullable [] bytesIfSame(File file) {
        if (!file.isFile() || length > YamlFile.MAX_BYTES || file.length() != length) {
            return null;
        }
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = in.readNBytes((int) length + 1);
            return isSame(of(bytes)) ? bytes : null;
        } catch (IOException e) {
            return null;
        }
    }
}
