package dev.forge.bench.internal.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The unit that times are shown in for people; files for programs have milliseconds always. */
public enum DurationUnit {
    MICROSECOND("µs", 1000, 1),
    MILLISECOND("ms", 1, 1),
    SECOND("s", 0.001, 3);

    /** What somebody has asked for. */
    private static final ScopedValue<DurationUnit> CHOSEN = ScopedValue.newInstance();

    private final String symbol;
    private final double perMillisecond;
    private final int digits;

    DurationUnit(String symbol, double perMillisecond, int digits) {
        this.symbol = symbol;
        this.perMillisecond = perMillisecond;
        this.digits = digits;
    }

    /** Their names on the command line. */
    public static List<String> keys() {
        return Stream.of(values()).map(DurationUnit::key).toList();
    }

    /** Its name on the command line. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Does something whose texts have their times in this unit. */
    public <T> T during(Supplier<T> task) {
        return ScopedValue.where(CHOSEN, this).call(task::get);
    }

    /** The unit of texts that are made now. */
    static DurationUnit current() {
        return CHOSEN.orElse(MILLISECOND);
    }

    /** What is written behind a number. */
    String symbol() {
        return symbol;
    }

    /** A time in ms as a number of this unit. */
    String number(double milliseconds) {
        return Amounts.fixed(milliseconds * perMillisecond, digits);
    }

    /** The same with more digits. */
    String number(double milliseconds, int moreDigits) {
        return Amounts.fixed(milliseconds * perMillisecond, digits + moreDigits);
    }
}
