package dev.forge.dashboard;

import java.util.ArrayList;
import java.util.List;

/**
 * A key that was pressed.
 *
 * @param name which one; {@link Name#CHARACTER} for one that writes something
 * @param character what it writes; for {@link Name#CLICK} and the wheel the row, from 0
 */
record Key(Name name, int character) {
    /** What begins the sequence of a key that writes nothing, or is the key Escape. */
    static final char ESC = 0x1b;

    /** No key's sequence is as long. */
    private static final int MAX_SEQUENCE = 24;

    /** The keys that the dashboard knows. */
    enum Name {
        CHARACTER,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        TAB,
        BACK_TAB,
        ESCAPE,
        BACKSPACE,
        INTERRUPT,
        SUSPEND,
        REDRAW,
        F1,
        F2,
        F3,
        F4,
        F5,
        F6,
        CLICK,
        WHEEL_UP,
        WHEEL_DOWN
    }

    static Key of(Name name) {
        return new Key(name, 0);
    }

    static Key of(char character) {
        return new Key(Name.CHARACTER, character);
    }

    boolean is(char c) {
        return name == Name.CHARACTER && character == c;
    }

    /**
     * The keys of what a terminal sent in one piece. An escape sequence comes in one piece from every terminal that
     * people use; an escape alone is the key Escape. Sequences that are not known are left out.
     */
    static List<Key> decode(String text) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == 0x1b && i < text.length() && (text.charAt(i) == '[' || text.charAt(i) == 'O')) {
                int end = i + 1;
                // The Linux console's F1 to F5 have a second bracket: ESC [ [ A.
                boolean isConsole = text.startsWith("[[", i) && i + 2 < text.length();
                while (!isConsole && end < text.length() && text.charAt(end) < 0x40) {
                    end++;
                }
                if (isConsole) {
                    end = i + 2;
                    console(text.charAt(end), keys);
                } else if (end < text.length()) {
                    sequence(text.substring(i + 1, end), text.charAt(end), keys);
                }
                i = end + 1;
            } else {
                single(character, keys);
            }
        }
        return keys;
    }

    /**
     * How much of what was read is whole: an escape sequence or a character that has begun waits for its end. Escape
     * alone is a key.
     */
    static int wholeLength(byte[] bytes, int length) {
        int escape = length - 1;
        while (escape >= 0 && length - escape < MAX_SEQUENCE && bytes[escape] != ESC) {
            escape--;
        }
        if (escape >= 0 && bytes[escape] == ESC && escape + 1 < length && isIntroducer(bytes[escape + 1])) {
            int end = escape + 2;
            while (end < length && bytes[end] < 0x40) {
                end++;
            }
            if (end == length) {
                return escape;
            }
        }
        int start = length - 1;
        while (start > 0 && length - start < 4 && (bytes[start] & 0xc0) == 0x80) {
            start--;
        }
        // The first byte of a character in UTF-8 has as many leading ones as the character has bytes.
        int ones = start < 0 ? 0 : Integer.numberOfLeadingZeros(~(bytes[start] << 24));
        return ones >= 2 && start + ones > length ? start : length;
    }

    private static boolean isIntroducer(byte character) {
        return character == '[' || character == 'O';
    }

    private static void single(int character, List<Key> keys) {
        switch (character) {
            case 0x1b -> keys.add(of(Name.ESCAPE));
            case '\r', '\n' -> keys.add(of(Name.ENTER));
            case '\t' -> keys.add(of(Name.TAB));
            case 0x7f, '\b' -> keys.add(of(Name.BACKSPACE));
            case 0x03 -> keys.add(of(Name.INTERRUPT));
            case 0x1a -> keys.add(of(Name.SUSPEND));
            case 0x0c -> keys.add(of(Name.REDRAW));
            default -> {
                if (character >= ' ') {
                    keys.add(new Key(Name.CHARACTER, character));
                }
            }
        }
    }

    private static void console(char last, List<Key> keys) {
        if (last >= 'A' && last <= 'E') {
            keys.add(of(Name.valueOf("F" + (last - 'A' + 1))));
        }
    }

    private static void sequence(String parameters, char last, List<Key> keys) {
        if (parameters.startsWith("<") && last == 'M') {
            mouse(parameters.substring(1).split(";", -1), keys);
            return;
        }
        // "1;5A" is an arrow with Ctrl; the modifier does not matter here.
        String number = parameters.indexOf(';') < 0 ? parameters : parameters.substring(0, parameters.indexOf(';'));
        Name name = switch (last) {
            case 'A' -> Name.UP;
            case 'B' -> Name.DOWN;
            case 'C' -> Name.RIGHT;
            case 'D' -> Name.LEFT;
            case 'H' -> Name.HOME;
            case 'F' -> Name.END;
            case 'Z' -> Name.BACK_TAB;
            case 'P' -> Name.F1;
            case 'Q' -> Name.F2;
            case 'R' -> Name.F3;
            case 'S' -> Name.F4;
            case '~' ->
                switch (number) {
                    case "1", "7" -> Name.HOME;
                    case "4", "8" -> Name.END;
                    case "5" -> Name.PAGE_UP;
                    case "6" -> Name.PAGE_DOWN;
                    case "11" -> Name.F1;
                    case "12" -> Name.F2;
                    case "13" -> Name.F3;
                    case "14" -> Name.F4;
                    case "15" -> Name.F5;
                    case "17" -> Name.F6;
                    default -> null;
                };
            default -> null;
        };
        if (name != null) {
            keys.add(of(name));
        }
    }

    private static void mouse(String[] fields, List<Key> keys) {
        if (fields.length != 3) {
            return;
        }
        try {
            int row = Integer.parseInt(fields[2]) - 1;
            switch (fields[0]) {
                case "0" -> keys.add(new Key(Name.CLICK, row));
                case "64" -> keys.add(new Key(Name.WHEEL_UP, row));
                case "65" -> keys.add(new Key(Name.WHEEL_DOWN, row));
                default -> {
                    // Another button.
                }
            }
        } catch (NumberFormatException e) {
            // Not a report of a mouse.
        }
    }
}
