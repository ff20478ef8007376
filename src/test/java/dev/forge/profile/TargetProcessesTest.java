package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who belongs to a target, from look to look. */
class TargetProcessesTest {
    @TempDir
    Path root;

    private TargetProcesses of(HostTree tree, ProfileTarget target) {
        return new TargetProcesses(target, tree.files(), null);
    }

    @Test
    void anIdThatIsUsedAgainIsAnotherProcess() throws Exception {
        HostTree tree = new HostTree(root).host().startedAt(10, 1, 'S', 500);
        TargetProcesses one = of(tree, new ProfileTarget.OneProcess(10, "x"));
        TargetProcesses all = of(tree, new ProfileTarget.ProcessTree(10, "x"));
        assertThat(one.now()).containsExactly(10);
        assertThat(all.now()).containsExactly(10);
        tree.startedAt(10, 1, 'S', 900).startedAt(11, 10, 'S', 901);
        assertThat(one.isAlive()).isFalse();
        assertThat(one.now()).isEmpty();
        assertThat(all.now()).isEmpty();
    }

    @Test
    void aStoppedProcessIsThereAndAZombieIsNot() throws Exception {
        HostTree tree = new HostTree(root).host().startedAt(10, 1, 'T', 500);
        TargetProcesses one = of(tree, new ProfileTarget.OneProcess(10, "x"));
        assertThat(one.now()).containsExactly(10);
        tree.startedAt(10, 1, 't', 500);
        assertThat(one.isAlive()).isTrue();
        tree.startedAt(10, 1, 'Z', 500);
        assertThat(one.isAlive()).isFalse();
        assertThat(one.now()).isEmpty();
    }

    @Test
    void aDescendantWhoseParentEndedStaysOne() throws Exception {
        HostTree tree = new HostTree(root)
                .host()
                .startedAt(10, 1, 'S', 500)
                .startedAt(11, 10, 'S', 501)
                .startedAt(12, 11, 'S', 502);
        TargetProcesses all = of(tree, new ProfileTarget.ProcessTree(10, "x"));
        assertThat(all.now()).containsExactlyInAnyOrder(10, 11, 12);
        // 11 has ended, 12 is process 1's child now and has a child of its own, and 11's id is somebody else's.
        tree.startedAt(12, 1, 'S', 502).startedAt(13, 12, 'S', 600).startedAt(11, 1, 'S', 601);
        assertThat(all.now()).containsExactlyInAnyOrder(10, 12, 13);
        tree.startedAt(12, 1, 'Z', 502).startedAt(13, 1, 'S', 600);
        assertThat(all.now()).containsExactlyInAnyOrder(10, 13);
    }

    @Test
    void whatWasNeverThereIsNotThere() throws Exception {
        HostTree tree = new HostTree(root).host();
        TargetProcesses one = of(tree, new ProfileTarget.OneProcess(10, "x"));
        tree.startedAt(10, 1, 'S', 500);
        assertThat(one.isAlive()).isFalse();
    }
}
