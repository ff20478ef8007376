package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host whose only runtime is a runc that mounts no root of a container, as runc 1.3.6: this host's, which refuses it. */
class NewerRuncIT {
    private static final String RUNC = """
            #!/bin/sh
            before=''
            for word in "$@"; do
                if [ "$before" = --bundle ] && grep -q '"destination":"/","type":"overlay"' "$word/config.json"; then
                    echo 'create mountpoint for / mount: the mountpoint is on the top of rootfs' >&2
                    exit 1
                fi
                before=$word
            done
            exec runc "$@"
            """;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    @BeforeEach
    void chooseIt() throws Exception {
        Need.programs("runc");
        Path runc = Files.writeString(home.directory().resolve("runc"), RUNC);
        assertThat(runc.toFile().setExecutable(true)).isTrue();
        ProcessBuilder probe = home.forge().command("system", "info", "--probe");
        probe.environment().put("FORGE_RUNTIME", runc.toString());
        CommandResult info = CommandResult.of(probe);
        assertThat(info.code()).as(info.err()).isZero();
        assertThat(info.out()).contains("Oci Runtime Path: " + runc).contains("on the top of rootfs");
    }

    @Test
    void startsContainersAllTheSame() throws Exception {
        // By Java, and by its recipe.
        for (int start = 0; start < 3; start++) {
            assertThat(home.forge().run("run", "--rm", "busybox", "echo", "hi"))
                    .isEqualTo(new CommandResult(0, "hi\n", ""));
        }
        home.forge().must("run", "-d", "--name", "one", "busybox", "sh", "-c", "echo up >/file; sleep 300");
        assertThat(home.forge().must("exec", "one", "sh", "-c", "while ! cat /file 2>&-; do sleep 0.1; done"))
                .isEqualTo("up");
        assertThat(home.forge().must("stop", "-t", "0", "one")).isEqualTo("one");
        assertThat(home.forge().must("rm", "one")).isEqualTo("one");
        assertThat(home.left()).isEmpty();
    }

    @Test
    void saysWhatItCannotDo() throws Exception {
        CommandResult ended =
                home.forge().run("run", "--rm", "-v", home.directory() + ":/data:rshared", "busybox", "true");
        assertThat(ended.code()).isEqualTo(125);
        assertThat(ended.err()).contains("can be shared with the host: /data").contains("crun 1.22 or newer");
    }
}
