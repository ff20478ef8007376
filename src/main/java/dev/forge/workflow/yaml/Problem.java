package dev.forge.workflow.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a file, with its place.
 *
 * @param isError whether the file cannot be used because of it; otherwise it is a warning
 * @param source the file
 * @param offset where it begins, in bytes
 * @param length how many bytes it is long: what the carets are below
 * @param message what is wrong, with the wrong value
 * @param hint the way out, or null
 */
public record Problem(
        boolean isError,
        SourceText source,
        int offset,
        int length,
        String message,
        @Nullable String hint) {
    /** {@code file:line:column: message}. */
    public String headline() {
        return source.place(offset) + ": " + (isError ? "" : "warning: ") + message;
    }

    /** The headline, the line with carets below the place, and the hint. */
    public String text() {
        String number = Integer.toString(source.line(offset));
        String line = source.lineText(offset);
        int column = source.column(offset);
        StringBuilder out = new StringBuilder(headline()).append('\n');
        int width = line.codePointCount(0, line.length());
        if (column <= width) {
            int carets = Math.max(1, Math.min(length, width - column + 1));
            out.repeat(' ', Math.max(0, 5 - number.length()))
                    .append(number)
                    .append(" | ")
                    .append(line)
                    .append('\n');
            out.repeat(' ', Math.max(5, number.length()))
                    .append(" | ")
                    .repeat(' ', column - 1)
                    .repeat('^', carets)
                    .append('\n');
        }
        if (hint != null) {
            out.append("hint: ").append(hint).append('\n');
        }
        return out.toString();
    }
}
