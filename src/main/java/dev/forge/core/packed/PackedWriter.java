package dev.forge.core.packed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects numbers and texts, to be read in the same order; a text that comes again is only kept once. */
public final class PackedWriter {
    private int[] numbers = new int[1024];
    private int count;
    private int[] ends = new int[256];
    private int textCount;
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
    private final Map<String, Integer> known = new HashMap<>();

    /** A number. */
    public void number(int value) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
        }
        numbers[count++] = value;
    }

    /** A number of 64 bits. */
    public void wide(long value) {
        number((int) (value >>> Integer.SIZE));
        number((int) value);
    }

    /** A number with a fraction. */
    public void decimal(double value) {
        wide(Double.doubleToRawLongBits(value));
    }

    /** A truth value. */
    public void flag(boolean value) {
        number(value ? 1 : 0);
    }

    /** A text, or null. */
    public void text(@Nullable String text) {
        if (text == null) {
            number(-1);
            return;
        }
        Integer before = known.putIfAbsent(text, textCount);
        number(before == null ? textCount : before);
        if (before == null) {
            texts.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            if (textCount == ends.length) {
                ends = Arrays.copyOf(ends, textCount * 2);
            }
            ends[textCount++] = texts.size();
        }
    }

    /** A list of texts, or null. */
    public void texts(@Nullable List<String> list) {
        number(list == null ? -1 : list.size());
        if (list != null) {
            list.forEach(this::text);
        }
    }

    /** Variables or the like, in order. */
    public void pairs(Map<String, String> pairs) {
        number(pairs.size());
        pairs.forEach((name, value) -> {
            text(name);
            text(value);
        });
    }

    /** Writes all of it, without a seal. */
    public void write(PackedOutput out) throws IOException {
        out.ints(numbers, count);
        out.ints(ends, textCount);
        byte[] bytes = texts.toByteArray();
        out.bytes(bytes, bytes.length);
    }
}
