package dev.forge.bench;

/** What a value is of: a {@link Metric}, or something that only another version of Forge knows. */
public sealed interface MetricId permits Metric, MetricId.ForeignMetric {
    /** Its name in result files. */
    String key();

    /** What it is called in a sentence. */
    String title();

    /** The unit of its values. */
    String unit();

    /** A metric that this version does not know, or knows in another unit: it is listed, and in no series. */
    record ForeignMetric(String key, String unit) implements MetricId {
        @Override
        public String title() {
            return key;
        }
    }

    /** The metric with this name and unit. */
    static MetricId of(String key, String unit) {
        return Metric.named(key)
                .filter(metric -> metric.unit().equals(unit))
                .<MetricId>map(metric -> metric)
                .orElseGet(() -> new ForeignMetric(key, unit));
    }
}
