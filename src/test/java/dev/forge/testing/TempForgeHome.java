package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A home with the image {@code busybox} and the forge of the distribution on it, for tests that run containers. As a
 * static field with {@code @RegisterExtension} it is one home for the class, as any other field one for each test.
 * After each test no container, mount or cgroup may be left that was not there before. Where containers cannot run, see
 * {@link Need}.
 */
public final class TempForgeHome implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** What there is between opening and closing. */
    private record Opened(Path directory, ForgeCli forge, Set<String> before) {}

    private @Nullable Opened opened;
    private boolean ofClass;

    /** The forge whose home this is. */
    public ForgeCli forge() {
        return opened().forge;
    }

    /** A directory for the test's own files; the home is in it. */
    public Path directory() {
        return opened().directory;
    }

    /** Mounts and cgroups that were not there when the home was made. */
    public Set<String> newTraces() throws Exception {
        Set<String> traces = Traces.now(directory());
        traces.removeAll(opened().before);
        return traces;
    }

    /** Those of them that stay. */
    public Set<String> left() throws Exception {
        return Traces.left(directory(), opened().before);
    }

    private Opened opened() {
        if (opened == null) {
            throw new IllegalStateException("a home is there only while a test runs");
        }
        return opened;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        ofClass = true;
        open();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (!ofClass) {
            open();
        }
    }

    private void open() throws Exception {
        Need.root();
        Path directory = Files.createTempDirectory("forge-test").toRealPath();
        opened = new Opened(directory, new ForgeCli(directory), Traces.now(directory));
        forge().importBusybox();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (ofClass) {
            assertNothingIsLeft();
        } else {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        close();
    }

    private void close() throws Exception {
        if (opened == null) {
            return;
        }
        forge().removeAll();
        assertNothingIsLeft();
        // Only now: what is mounted below would be emptied.
        FileTree.remove(directory().toFile());
        opened = null;
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(forge().staleState()).isEmpty();
        assertThat(left()).isEmpty();
    }
}
