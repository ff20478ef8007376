package dev.forge.engine.image.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static byte[] numbered(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    /** The next byte, or -1 at the end. */
    private static int next(Window window) throws IOException {
        return window.at == window.limit && !window.advance() ? -1 : window.data[window.at++] & 0xff;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 100})
    void skipsOverPieces(int piece) throws IOException {
        Window window = TarBlocks.window(numbered(30), piece);
        assertThat(window.position()).isZero();
        assertThat(next(window)).isEqualTo(0);
        assertThat(window.skip(0)).isTrue();
        assertThat(window.position()).isEqualTo(1);
        assertThat(window.skip(11)).isTrue();
        assertThat(window.position()).isEqualTo(12);
        assertThat(next(window)).isEqualTo(12);
        assertThat(window.skip(17)).isTrue();
        assertThat(window.position()).isEqualTo(30);
        assertThat(window.skip(0)).isTrue();
        assertThat(window.skip(1)).isFalse();
        assertThat(next(window)).isEqualTo(-1);
    }

    @Test
    void skipsNoFurtherThanTheEnd() throws IOException {
        assertThat(TarBlocks.window(numbered(30), 7).skip(31)).isFalse();
        assertThat(TarBlocks.window(numbered(30), 7).skip(Long.MAX_VALUE)).isFalse();
        assertThat(TarBlocks.window(numbered(30), 7).skip(30)).isTrue();
    }

    /** Around the size of the buffer, which is 32 KiB. */
    @ParameterizedTest
    @CsvSource({
        "100, 0, 1",
        "100, 1, 99",
        "32768, 0, 32767",
        "32768, 1, 32766",
        "32769, 1, 32767",
        "100000, 1, 32767",
        "100000, 1, 32766",
        "100000, 1, 32768",
        "100000, 40000, 50000",
        "100000, 1, 99998"
    })
    void aFileIsSkippedWithoutBeingRead(int length, int first, int skipped) throws IOException {
        byte[] bytes = numbered(length);
        Path path = Files.write(directory.resolve("file"), bytes);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            Window window = new FileWindow(file);
            for (int i = 0; i < first; i++) {
                assertThat(next(window)).isEqualTo(bytes[i] & 0xff);
            }
            assertThat(window.skip(skipped)).isTrue();
            int position = first + skipped;
            assertThat(window.position()).isEqualTo(position);
            assertThat(next(window)).isEqualTo(position < length ? bytes[position] & 0xff : -1);
        }
    }

    @Test
    void aFilesEndIsNotSkipped() throws IOException {
        Path path = Files.write(directory.resolve("file"), numbered(40_000));
        for (long skipped : new long[] {39_999, 40_000, 1L << 32, Long.MAX_VALUE - 40_000, Long.MAX_VALUE}) {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
                Window window = new FileWindow(file);
                assertThat(next(window)).isZero();
                assertThat(window.skip(skipped)).as("" + skipped).isEqualTo(skipped == 39_999);
            }
        }
    }

    @Test
    void nothingIsReadOfWhatIsSkipped() throws IOException {
        Path path = Files.write(directory.resolve("file"), numbered(1_000_000));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            Window window = new FileWindow(file);
            assertThat(window.skip(900_000)).isTrue();
            assertThat(file.getFilePointer()).isEqualTo(900_000);
            assertThat(next(window)).isEqualTo(900_000 % 251);
            assertThat(window.position()).isEqualTo(900_001);
        }
    }
}
