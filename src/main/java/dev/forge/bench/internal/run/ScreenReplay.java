package dev.forge.bench.internal.run;

import dev.forge.core.text.DisplayWidth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a terminal shows after each output of a program that draws whole screens. It knows the control sequences
 * (ECMA-48) that Forge's dashboard writes: to put the cursor somewhere and to erase; colours and modes change no cell.
 */
final class ScreenReplay {
    private static final char ESCAPE = 0x1b;

    private final int columns;
    private final int rows;
    private final int[][] cells;
    private final List<Frame> frames = new ArrayList<>();
    private String rest = "";
    private int x;
    private int y;

    /** The cells at a moment. */
    private record Frame(long nanos, List<List<Integer>> cells) {}

    ScreenReplay(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        cells = new int[rows][columns];
        erase();
    }

    /**
     * Takes an output.
     *
     * @param nanos when it came
     */
    void write(long nanos, String output) {
        String text = rest + output;
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == ESCAPE) {
                int end = endOfSequence(text, at);
                if (end < 0) {
                    break;
                }
                sequence(text.substring(at + 1, end));
                at = end;
            } else {
                int character = text.codePointAt(at);
                at += Character.charCount(character);
                put(character);
            }
        }
        rest = text.substring(at);
        List<List<Integer>> shown = new ArrayList<>();
        for (int[] row : cells) {
            shown.add(Arrays.stream(row).boxed().toList());
        }
        frames.add(new Frame(nanos, shown));
    }

    /** The position behind the sequence that begins there, or -1 if its end has not come yet. */
    private static int endOfSequence(String text, int at) {
        if (at + 1 < text.length() && text.charAt(at + 1) != '[') {
            return at + 2;
        }
        for (int i = at + 2; i < text.length(); i++) {
            if (text.charAt(i) >= '@') {
                return i + 1;
            }
        }
        return -1;
    }

    private void sequence(String sequence) {
        String parameters = sequence.substring(1, Math.max(1, sequence.length() - 1));
        switch (sequence.charAt(sequence.length() - 1)) {
            case 'H' -> {
                String[] numbers = parameters.split(";", -1);
                y = Math.clamp(number(numbers[0]) - 1, 0, rows - 1);
                x = Math.clamp(numbers.length > 1 ? number(numbers[1]) - 1 : 0, 0, columns - 1);
            }
            case 'J' -> erase();
            default -> {
                // A colour or a mode.
            }
        }
    }

    private static int number(String digits) {
        return digits.isEmpty() ? 1 : Integer.parseInt(digits);
    }

    private void put(int character) {
        if (character >= ' ' && x < columns) {
            cells[y][x] = character;
            x += DisplayWidth.of(Character.toString(character));
        }
    }

    private void erase() {
        for (int[] row : cells) {
            Arrays.fill(row, ' ');
        }
    }

    /**
     * When the first full frame was there: the first moment at which this share of the cells that are not blank at the
     * end are what they are then. Empty if nothing was ever shown.
     */
    OptionalLong firstFull(double share) {
        if (frames.isEmpty()) {
            return OptionalLong.empty();
        }
        List<List<Integer>> last = frames.getLast().cells();
        long wanted = same(last, last);
        for (Frame frame : frames) {
            if (wanted > 0 && same(frame.cells(), last) >= share * wanted) {
                return OptionalLong.of(frame.nanos());
            }
        }
        return OptionalLong.empty();
    }

    private static long same(List<List<Integer>> one, List<List<Integer>> last) {
        long count = 0;
        for (int row = 0; row < last.size(); row++) {
            for (int column = 0; column < last.get(row).size(); column++) {
                int character = last.get(row).get(column);
                count += character != ' ' && one.get(row).get(column) == character ? 1 : 0;
            }
        }
        return count;
    }
}
