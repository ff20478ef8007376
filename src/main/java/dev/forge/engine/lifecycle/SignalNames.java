package dev.forge.engine.lifecycle;

/**
 * The members of a container's definition, {@code container.json}. It is complete: a bundle can be made from it
 * again at every start without looking at the image's record.
 */
public final class SignalNames {
    private SignalNames() {}

    /** Signal numbers by their names without SIG, as signal(7) has them for x86 and ARM. */
    private static final String[] SIGNALS = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    /** The signal's number, from a number, {@code TERM} or {@code SIGTERM}, or 0 if there is none of that name. */
    public static int signal(String name) {
        String plain = name.regionMatches(true, 0, "SIG", 0, 3) ? name.substring(3) : name;
        for (int i = 1; i < SIGNALS.length; i++) {
            if (SIGNALS[i].equalsIgnoreCase(plain)) {
                return i;
            }
        }
        // As the C library has them: it keeps 32 and 33 to itself.
        if (plain.regionMatches(true, 0, "RTMIN", 0, 5)) {
            return realTime(34, '+', plain.substring(5));
        }
        if (plain.regionMatches(true, 0, "RTMAX", 0, 5)) {
            return realTime(64, '-', plain.substring(5));
        }
        int number = number(name);
        return number >= 1 && number <= 64 ? number : 0;
    }

    private static int realTime(int base, char sign, String offset) {
        if (offset.isEmpty()) {
            return base;
        }
        int number = offset.charAt(0) == sign ? number(offset.substring(1)) : -1;
        return number < 0 || number > 30 ? 0 : sign == '+' ? base + number : base - number;
    }

    /** The number in plain digits, or -1. */
    private static int number(String digits) {
        if (digits.isEmpty() || digits.length() > 2) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
