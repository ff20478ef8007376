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
        int realTime = plain.regionMatches(true, 0, "RTMIN+", 0, 6) ? 34 : 0;
        try {
            int number = Integer.parseInt(realTime > 0 ? plain.substring(6) : plain) + realTime;
            return number >= 1 && number <= 64 ? number : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
