package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.TestAccount;
import org.junit.jupiter.api.Test;

/** The engine as a user who has no subordinate ids. */
class OneIdIT {
    @Test
    void onlyRootIsThere() throws Exception {
        TestAccount account = new TestAccount(false);
        try {
            String archive = account.busybox(tar -> {
                tar.directory("srv", 0700, 0);
            });
            CommandResult loaded = account.forge("import", archive, "busybox");
            assertThat(loaded.code()).as(loaded.err()).isZero();
            assertThat(loaded.err()).contains("no subordinate ids").contains("usermod --add-subuids ");
            assertThat(account.must("run", "--rm", "busybox", "sh", "-c", "id -u; id -g; stat -c %u:%g /srv"))
                    .isEqualTo("0\n0\n0:0");
            assertThat(account.must("run", "--rm", "busybox", "cat", "/proc/self/uid_map")
                            .replaceAll(" +", " "))
                    .isEqualTo(" 0 " + account.uid() + " 1");
            CommandResult other = account.forge("run", "--rm", "-u", "web", "busybox", "true");
            assertThat(other.code()).isEqualTo(125);
            assertThat(other.err()).contains("has no subordinate ids").contains("usermod --add-subuids ");
            assertThat(account.staleState()).isEmpty();
        } finally {
            account.remove();
        }
    }
}
