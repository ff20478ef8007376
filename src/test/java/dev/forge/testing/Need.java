package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forge.core.PathLookup;

/** What a test needs of this host. Where it is missing the test is skipped with the reason; in CI it fails. */
public final class Need {
    private Need() {}

    /** These programs have to be installed. */
    public static void programs(String... names) {
        for (String name : names) {
            have(PathLookup.find(name, System.getenv()) != null, name + " is not installed");
        }
    }

    /** The test has to run as root. */
    public static void root() {
        have("root".equals(System.getProperty("user.name")), "this test needs root");
    }

    /** Anything else that it needs, and what to say if it is missing. */
    public static void have(boolean there, String complaint) {
        if (System.getenv("FORGE_REQUIRE_ENGINES") != null || "true".equals(System.getenv("CI"))) {
            assertThat(there).as(complaint).isTrue();
        }
        assumeTrue(there, complaint);
    }
}
