package dev.forge.core.packed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what a {@link PackedWriter} has collected.
 *
 * <p>Where the file is not what it should be, an {@link IndexOutOfBoundsException} says so at the latest.
 */
public final class PackedReader {
    private final int[] numbers;
    private final int[] ends;
    private final byte[] bytes;
    private final @Nullable String[] texts;
    private int at;

    /** Reads all of it. */
    public PackedReader(PackedInput in) throws IOException {
        numbers = in.ints();
        ends = in.ints();
        bytes = in.bytes();
        texts = new String[ends.length];
    }

    /** The next number. */
    public int number() {
        return numbers[at++];
    }

    /**
     * How many of something follow, each of which takes a number at least.
     *
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public int count() {
        int count = number();
        if (count < 0 || count > numbers.length - at) {
            throw new IndexOutOfBoundsException(count);
        }
        return count;
    }

    /** The next number of 64 bits. */
    public long wide() {
        long high = number();
        return (high << Integer.SIZE) | (number() & 0xffffffffL);
    }

    /** The next number with a fraction. */
    public double decimal() {
        return Double.longBitsToDouble(wide());
    }

    /** The next truth value. */
    public boolean flag() {
        return number() != 0;
    }

    /** The next text, which may be null. */
    public @Nullable String textOrNull() {
        int index = number();
        return index == -1 ? null : text(index);
    }

    /** The next text. */
    public String text() {
        return text(number());
    }

    private String text(int index) {
        String known = texts[index];
        if (known == null) {
            int start = index == 0 ? 0 : ends[index - 1];
            known = new String(bytes, start, ends[index] - start, StandardCharsets.UTF_8);
            texts[index] = known;
        }
        return known;
    }

    /** The next list of texts, which may be null. */
    public @Nullable List<String> textsOrNull() {
        if (numbers[at] == -1) {
            at++;
            return null;
        }
        return texts();
    }

    /** The next list of texts. */
    public List<String> texts() {
        int size = count();
        List<String> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(text());
        }
        return list;
    }

    /** The next variables or the like, in order. */
    public Map<String, String> pairs() {
        int size = count();
        Map<String, String> pairs = LinkedHashMap.newLinkedHashMap(size);
        for (int i = 0; i < size; i++) {
            pairs.put(text(), text());
        }
        return pairs;
    }
}
