package dev.forge.core.text;

import java.util.Arrays;

/**
 * How many columns of a terminal a text takes: two for a wide character as those of Chinese (Unicode Standard Annex
 * 11), none for a combining one. Letters of Latin scripts take a fast path, because {@code forge ps} measures every
 * cell.
 */
public final class DisplayWidth {
    /** No character below is wide or combining. */
    private static final int FIRST_OTHER = 0x300;

    private DisplayWidth() {}

    /** The columns that the text takes. */
    public static int of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_OTHER) {
                return slow(text);
            }
        }
        return text.length();
    }

    private static int slow(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            columns += Unusual.columns(text.codePointAt(i));
        }
        return columns;
    }

    /** The text with blanks behind it, up to this width. */
    public static String padRight(String text, int columns) {
        return text + blanks(columns - of(text));
    }

    /** The text with blanks before it, up to this width. */
    public static String padLeft(String text, int columns) {
        return blanks(columns - of(text)) + text;
    }

    private static String blanks(int count) {
        return " ".repeat(Math.max(0, count));
    }

    /** As much of the text as this width has room for. */
    public static String clip(String text, int columns) {
        int used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            used += Unusual.columns(text.codePointAt(i));
            if (used > columns) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    /** Apart, so that the table is made only when a character needs it. */
    private static final class Unusual {
        /** The first and the last of each range of wide and full-width characters, in order. */
        private static final int[] WIDE = {
            0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd,
            0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab,
            0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5,
            0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c,
            0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b,
            0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e, 0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4c6,
            0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfad9, 0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0,
            0xffe6, 0x16fe0, 0x18d08, 0x1aff0, 0x1b2fb, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191,
            0x1f19a, 0x1f200, 0x1f265, 0x1f300, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0,
            0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442,
            0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4,
            0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6df, 0x1f6eb,
            0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70,
            0x1faf6, 0x20000, 0x3fffd
        };

        static int columns(int character) {
            if (character < FIRST_OTHER) {
                return 1;
            }
            boolean combining = switch (Character.getType(character)) {
                case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> true;
                // The vowels and final consonants of Hangul join the syllable before them.
                default -> character >= 0x1160 && character <= 0x11ff;
            };
            if (combining) {
                return 0;
            }
            int at = Arrays.binarySearch(WIDE, character);
            // Between the first and the last of a range the insertion point is odd.
            return at >= 0 || (-at - 1) % 2 == 1 ? 2 : 1;
        }
    }
}
