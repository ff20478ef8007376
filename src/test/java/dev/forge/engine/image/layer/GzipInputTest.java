package dev.forge.engine.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.engine.image.tar.BrokenArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Why layers are not read with the JDK's GZIPInputStream: it takes damage behind the first member for the end. */
class GzipInputTest {
    private static final byte[] ONE = gzip("one");
    private static final byte[] TWO = gzip("two");

    /** A stream like a pipe's: it gives little at a time, and never knows of more. */
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream in;

        Trickle(byte[] bytes) {
            in = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return in.read(into, offset, Math.min(length, 7));
        }

        @Override
        public int available() {
            return 0;
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static String read(byte[] bytes) throws IOException {
        try (InputStream in = new GzipInput(new ByteArrayInputStream(bytes));
                InputStream trickle = new GzipInput(new Trickle(bytes))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(new String(trickle.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text);
            return text;
        }
    }

    @Test
    void readsEveryMemberAndTheZerosBetweenAndBehindThem() throws IOException {
        byte[] zeros = new byte[1000];
        assertThat(read(ONE)).isEqualTo("one");
        assertThat(read(joined(ONE, TWO, ONE))).isEqualTo("onetwoone");
        assertThat(read(joined(ONE, zeros))).isEqualTo("one");
        assertThat(read(joined(ONE, zeros, TWO))).isEqualTo("onetwo");
        assertThat(read(joined(gzip(""), ONE))).isEqualTo("one");
    }

    @Test
    void readsTheFieldsOfAHeaderThatAreThereAtTimes() throws IOException {
        byte[] fields = {0x1f, (byte) 0x8b, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2};
        byte[] member = joined(fields, Arrays.copyOfRange(TWO, 10, TWO.length));
        assertThat(read(joined(ONE, member))).isEqualTo("onetwo");
    }

    /** What the JDK's class reads as "one", without a word. */
    @Test
    void refusesDamageBehindTheFirstMember() throws IOException {
        byte[] otherMethod = joined(ONE, TWO);
        otherMethod[ONE.length + 2] = 9;
        Map<String, byte[]> damaged = Map.of(
                "something else follows", joined(ONE, "something else".getBytes(StandardCharsets.UTF_8)),
                "or something else follows", otherMethod,
                "it is truncated", joined(ONE, Arrays.copyOf(TWO, 6)));
        for (Map.Entry<String, byte[]> entry : damaged.entrySet()) {
            assertThatThrownBy(() -> read(entry.getValue()))
                    .isInstanceOf(BrokenArchive.class)
                    .hasMessageContaining(entry.getKey());
            InputStream jdk = new GZIPInputStream(new ByteArrayInputStream(entry.getValue()));
            assertThat(new String(jdk.readAllBytes(), StandardCharsets.UTF_8))
                    .as("the JDK's class has become strict: is GzipInput still needed?")
                    .isEqualTo("one");
        }
    }

    @Test
    void refusesDamageWithinAMember() {
        for (int cut = 1; cut < ONE.length; cut++) {
            byte[] part = Arrays.copyOf(ONE, cut);
            assertThatThrownBy(() -> read(part)).isInstanceOf(BrokenArchive.class);
        }
        for (int at = ONE.length - 8; at < ONE.length; at++) {
            byte[] changed = ONE.clone();
            changed[at] ^= 1;
            assertThatThrownBy(() -> read(changed))
                    .isInstanceOf(BrokenArchive.class)
                    .hasMessageContaining("check sum or the length");
        }
    }
}
