package dev.forge.testing;

import dev.forge.core.PathLookup;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of this host. Where it is missing the test is skipped with the reason; on a build server, which is
 * where {@code CI=true} or {@code FORGE_REQUIRE_ENGINES=1}, it fails. Nothing else may skip a test: {@code NeedTest}.
 */
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
        have(there, complaint, System.getenv());
    }

    static void have(boolean there, String complaint, Map<String, String> environment) {
        boolean required = "1".equals(environment.get("FORGE_REQUIRE_ENGINES")) || "true".equals(environment.get("CI"));
        if (!there && required) {
            throw new AssertionError(complaint + "; on a build server that is a failure");
        }
        Assumptions.assumeTrue(there, complaint);
    }
}
