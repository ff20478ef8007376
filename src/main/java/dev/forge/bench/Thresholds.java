package dev.forge.bench;

import dev.forge.core.ByteSizes;
import dev.forge.core.ForgeException;
import dev.forge.core.NameValue;
import dev.forge.core.Suggestions;
import dev.forge.stats.Gate;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much a check lets pass. A threshold is a part of the baseline ({@code 5%}), of which a small floor is let pass in
 * any case, or an amount ({@code +2MiB}, {@code +10ms}).
 */
public final class Thresholds {
    /** What is checked if nobody says: 5 % of what users notice, as far as it was measured. */
    public static final Thresholds STANDARD = new Thresholds(standard(), Set.of());

    private static final double BYTES_PER_MB = 1 << 20;

    private final Map<Metric, Threshold> known;
    private final Set<Metric> named;

    private record Threshold(double part, double amount) {}

    private Thresholds(Map<Metric, Threshold> known, Set<Metric> named) {
        this.known = known;
        this.named = named;
    }

    private static Map<Metric, Threshold> standard() {
        Map<Metric, Threshold> standard = new EnumMap<>(Metric.class);
        for (Metric metric : List.of(
                Metric.STARTUP,
                Metric.MEMORY_IDLE,
                Metric.MEMORY,
                Metric.DISK_IMAGE,
                Metric.DISK_CONTAINER,
                Metric.COMPILE,
                Metric.RECOMPILE,
                Metric.WORKFLOW_RUN,
                Metric.STEP)) {
            standard.put(metric, new Threshold(0.05, floor(metric)));
        }
        return standard;
    }

    /** What is too small to matter, whatever part it is. */
    private static double floor(Metric metric) {
        return switch (metric.unit()) {
            case "ms" -> 1;
            case "MB" -> 0.5;
            default -> 0;
        };
    }

    /**
     * The standard thresholds with others for some quantities: {@code startup=5%,memory=+2MiB}.
     *
     * @throws ForgeException with exit code 2 if a quantity or an amount is none
     */
    public static Thresholds parse(List<String> args) {
        Map<Metric, Threshold> known = new EnumMap<>(standard());
        Set<Metric> named = EnumSet.noneOf(Metric.class);
        for (String word : args) {
            for (String entry : word.split(",", -1)) {
                NameValue pair = NameValue.of(entry);
                if (pair.value() == null) {
                    throw wrong(entry);
                }
                Metric metric = metric(pair.name());
                named.add(metric);
                known.put(metric, threshold(metric, pair.value(), entry));
            }
        }
        return new Thresholds(known, named);
    }

    private static Metric metric(String name) {
        List<String> names = Arrays.stream(Metric.values()).map(Metric::key).toList();
        return Metric.named(name).orElseThrow(() -> {
            return ForgeException.usage(
                    "--threshold knows no metric " + name,
                    Suggestions.hint(name, names, "metrics are " + String.join(", ", names)));
        });
    }

    private static Threshold threshold(Metric metric, String value, String entry) {
        try {
            if (value.endsWith("%")) {
                return new Threshold(number(value.substring(0, value.length() - 1)) / 100, floor(metric));
            }
            String amount = value.startsWith("+") ? value.substring(1) : value;
            return switch (metric.unit()) {
                case "MB" -> new Threshold(0, ByteSizes.parse("--threshold " + entry, amount) / BYTES_PER_MB);
                case "ms" -> new Threshold(0, number(amount.substring(0, amount.length() - 2)) * unit(amount));
                default -> new Threshold(0, number(amount));
            };
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw wrong(entry);
        }
    }

    private static double unit(String time) {
        if (time.endsWith("ms")) {
            return 1;
        }
        throw new NumberFormatException("milliseconds only");
    }

    private static double number(String text) {
        double number = Double.parseDouble(text);
        if (!(number >= 0) || Double.isInfinite(number)) {
            throw new NumberFormatException("negative or none");
        }
        return number;
    }

    private static ForgeException wrong(String entry) {
        return ForgeException.usage(
                "--threshold is made of METRIC=PART% or METRIC=+AMOUNT, not " + entry,
                "such as startup=5%,memory=+2MiB,first_output=+10ms");
    }

    /** The quantities that were named, so that it would be a mistake not to measure them. */
    Set<Metric> named() {
        return Collections.unmodifiableSet(named);
    }

    /** Whether one of these quantities is checked. */
    public boolean hasAny(Metric... metrics) {
        return Arrays.stream(metrics).anyMatch(known::containsKey);
    }

    /** The gate for a quantity whose median was this much before; nothing if it is not checked. */
    public Optional<Gate> gate(Metric metric, double before) {
        return Optional.ofNullable(known.get(metric)).map(threshold -> {
            boolean relative = threshold.part > 0 || before <= 0;
            return new Gate(relative ? threshold.part : threshold.amount / before, threshold.amount);
        });
    }
}
