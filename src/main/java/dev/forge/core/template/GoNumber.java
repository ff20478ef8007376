package dev.forge.core.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How Go's fmt writes numbers. */
final class GoNumber {
    private GoNumber() {}

    static String whole(GoFormat.Verb verb, long value, int letter) {
        switch (letter) {
            case 'c' -> {
                return verb.pad(character(value));
            }
            case 'q' -> {
                return verb.pad(GoText.quote(character(value), '\'', verb.plus));
            }
            case 'U' -> {
                String code = String.format("U+%04X", value);
                return verb.pad(verb.sharp ? code + " '" + character(value) + "'" : code);
            }
            default -> {
                // Digits, below.
            }
        }
        int radix = letter == 'b' ? 2 : letter == 'o' || letter == 'O' ? 8 : letter == 'x' || letter == 'X' ? 16 : 10;
        String digits = Long.toString(value, radix);
        digits = value < 0 ? digits.substring(1) : digits;
        if (letter == 'X') {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        if (verb.precision == 0 && value == 0) {
            return " ".repeat(Math.max(0, verb.width));
        }
        digits = "0".repeat(Math.max(0, verb.precision - digits.length())) + digits;
        String prefix = letter == 'O' ? "0o" : "";
        if (verb.sharp) {
            prefix = switch (letter) {
                case 'b' -> "0b";
                case 'o' -> digits.startsWith("0") ? "" : "0";
                case 'x' -> "0x";
                case 'X' -> "0X";
                default -> prefix;
            };
        }
        return sign(verb, letter, value < 0, prefix, digits);
    }

    private static String character(long value) {
        return Character.toString(Character.isValidCodePoint((int) value) && value >= 0 ? (int) value : 0xfffd);
    }

    /** Puts the sign in front, and zeros behind it where they fill the width. */
    private static String sign(GoFormat.Verb verb, int letter, boolean negative, String prefix, String digits) {
        // With %+v the plus asks for the names of fields.
        boolean plus = verb.plus && letter != 'v';
        boolean zeros = verb.precision < 0 || "eEfFgGv".indexOf(letter) >= 0;
        String front = (negative ? "-" : plus ? "+" : verb.space ? " " : "") + prefix;
        if (verb.zero && !verb.minus && zeros) {
            // The prefix does not count, as in Go.
            int length = front.length() - prefix.length() + digits.length();
            return front + "0".repeat(Math.max(0, verb.width - length)) + digits;
        }
        String text = front + digits;
        String blanks = " ".repeat(Math.max(0, verb.width - text.length()));
        return verb.minus ? text + blanks : blanks + text;
    }

    static String real(GoFormat.Verb verb, double value, int letter) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            String text = Double.isNaN(value) ? "NaN" : "Inf";
            boolean signed = value < 0 || verb.plus || (letter == 'v' && Double.isInfinite(value));
            String front = value < 0 ? "-" : signed ? "+" : "";
            GoFormat.Verb blanks = new GoFormat.Verb();
            blanks.minus = verb.minus;
            blanks.width = verb.width;
            return blanks.pad(front + text);
        }
        double size = Math.abs(value);
        int precision = verb.precision;
        String digits = switch (letter) {
            case 'f', 'F' -> fixed(new BigDecimal(size), precision < 0 ? 6 : precision);
            case 'e', 'E' ->
                exponential(round(size, (precision < 0 ? 6 : precision) + 1), precision < 0 ? 6 : precision);
            case 'b', 'x', 'X' -> Double.toHexString(size).replace("p", "p+").replace("p+-", "p-");
            default -> general(size, precision);
        };
        if (letter == 'E' || letter == 'G' || letter == 'X') {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        boolean negative = value < 0 || (value == 0 && 1 / value < 0);
        return sign(verb, letter, negative, "", digits);
    }

    private static String fixed(BigDecimal value, int precision) {
        return value.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** Rounded to so many digits; of zero nothing is left to round. */
    private static BigDecimal round(double value, int digits) {
        return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    private static String exponential(BigDecimal value, int fraction) {
        String digits = value.unscaledValue().toString();
        int exponent = value.signum() == 0 ? 0 : digits.length() - 1 - value.scale();
        StringBuilder padded = new StringBuilder(digits);
        while (padded.length() <= fraction) {
            padded.append('0');
        }
        return padded.charAt(0)
                + (fraction > 0 ? "." + padded.substring(1, fraction + 1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /** Go's %g: as many digits as are needed where there is no precision, and an exponent if that is short. */
    private static String general(double value, int precision) {
        boolean shortest = precision < 0;
        int wanted = precision == 0 ? 1 : precision;
        BigDecimal digits = shortest ? new BigDecimal(Double.toString(value)) : round(value, wanted);
        digits = digits.signum() == 0 ? BigDecimal.ZERO : digits.stripTrailingZeros();
        int count = digits.precision();
        int exponent = digits.signum() == 0 ? 0 : count - 1 - digits.scale();
        int limit = shortest ? 6 : wanted > count && count >= exponent + 1 ? count : wanted;
        if (exponent < -4 || exponent >= limit) {
            return exponential(digits, count - 1);
        }
        return fixed(digits, Math.max(0, digits.scale()));
    }

    /** The bytes of a text as hexadecimal digits. */
    static String hexadecimal(GoFormat.Verb verb, String text, boolean capitals) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = verb.precision < 0 ? bytes.length : Math.min(bytes.length, verb.precision);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append(verb.space && i > 0 ? " " : "").append(verb.sharp && (verb.space || i == 0) ? "0x" : "");
            out.append(String.format("%02x", bytes[i]));
        }
        return capitals ? out.toString().toUpperCase(Locale.ROOT) : out.toString();
    }
}
