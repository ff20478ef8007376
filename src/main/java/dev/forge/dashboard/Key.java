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
                while (end < text.length() && text.charAt(end) < 0x40) {
                    end++;
                }
                if (end < text.length()) {
                    sequence(text.substring(i + 1, end), text.charAt(end), keys);
                }
                i = end + 1;
            } else {
                single(character, keys);
            }
        }
        return keys;
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
