/** Forge: a container engine without a daemon, and the laboratory that measures it. */
module dev.forge {
    requires static org.jspecify;
    requires info.picocli;
    requires java.xml;
    requires aircompressor.v3;
    requires org.apache.commons.statistics.distribution;
    requires org.apache.commons.statistics.inference;
    requires org.snakeyaml.engine;
    // Only where the launcher adds it: see docs/decisions/0005-fleet-driver.md.
    requires static java.sql;
    // Only where the launcher adds it, for the dashboard in a browser.
    requires static jdk.httpserver;

    exports dev.forge.bench;
    exports dev.forge.bench.analysis;
    exports dev.forge.bench.runtime;
    exports dev.forge.stats;
    exports dev.forge.profile;
}
