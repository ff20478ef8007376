package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a container sees of its mounts, and who its user is by what is mounted. */
class MountIT {
    @RegisterExtension
    static final TempForgeHome HOME = new TempForgeHome();

    private final ForgeCli forge = HOME.forge();
    private final Path directory = HOME.directory();

    private CommandResult payload(String options, String script) throws Exception {
        List<String> args = new ArrayList<>(List.of("run", "--rm"));
        for (String option : options.isEmpty() ? new String[0] : options.split(" ")) {
            args.add(option.replace("@", directory.toString()));
        }
        args.addAll(List.of("busybox", "sh", "-c", script));
        return forge.run(args.toArray(String[]::new));
    }

    private void seen(String options, String script, String out) throws Exception {
        assertThat(payload(options, script)).as(options).isEqualTo(new CommandResult(0, out + "\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "--tmpfs /t -v @/data:/t/sub",
        "-v @/data:/t/sub --tmpfs /t",
        "-v @/data:/t/sub --mount type=tmpfs;dst=/t/",
        "--mount type=bind;src=@/data;dst=/t/sub --tmpfs /t:size=1m",
        "-v @/data:/t/sub -v @/other:/t",
    })
    void noMountHidesAnother(String options) throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Files.createDirectories(directory.resolve("other/sub"));
        Files.writeString(directory.resolve("data/inner"), "");
        seen(options.replace(';', ','), "ls /t/sub", "inner");
    }

    @ParameterizedTest
    @CsvSource({
        "-v @:/t -v @:/t",
        "-v @:/t -v @://t/",
        "-v @:/t --tmpfs /a/../t",
        "--tmpfs /t --mount type=tmpfs;dst=/t/.",
    })
    void refusesTwoForOneTarget(String options) throws Exception {
        CommandResult refused = payload(options.replace(';', ','), "true");
        assertThat(refused.code()).isEqualTo(125);
        assertThat(refused.err()).contains("two mounts are for one target: /t");
        assertThat(forge.staleState()).isEmpty();
    }

    @Test
    void theEnginesOwnMountsStayVisible() throws Exception {
        seen("--tmpfs /etc", "ls /etc", "hostname\nhosts");
        seen("--tmpfs /run --init", "ls -A /run", ".containerenv\nforge-init");
        Path etc = Files.createDirectories(directory.resolve("etc"));
        seen("-v @/etc:/etc", "ls /etc | wc -l", "0");
        assertThat(etc).isEmptyDirectory();
        Files.writeString(directory.resolve("own"), "own\n");
        seen("-v @/own:/etc/hosts", "cat /etc/hosts", "own");
    }

    @Test
    void hasWhatProgramsLookFor() throws Exception {
        for (String options : List.of("", "--read-only")) {
            seen(options, "readlink /etc/mtab; stat -c '%a %s' /run/.containerenv", "/proc/mounts\n644 0");
        }
    }

    @Test
    void aMountedPasswdCounts() throws Exception {
        Files.writeString(directory.resolve("passwd"), "other:x:7:8::/there:/bin/sh\n");
        seen("-v @/passwd:/etc/passwd -u other", "id -u; id -G; echo $HOME", "7\n8\n/there");
        seen("-u 1000:50", "id -u; id -G", "1000\n50");
        seen("-u web --group-add 99", "id -G", "44 55 99");
    }

    @Test
    void saysLaterWhyAStartFailed() throws Exception {
        assertThat(forge.run("run", "--name", "failed", "busybox", "nope").code())
                .isEqualTo(127);
        String asked = "{{.State.Status}} {{.State.ExitCode}} {{.State.Error}}";
        assertThat(forge.must("inspect", "--format", asked, "failed"))
                .isEqualTo("created 127 not found in the container: nope");
        assertThat(forge.must("wait", "failed")).isEqualTo("127");
        forge.must("rm", "failed");
        forge.must("create", "--name", "never", "busybox", "true");
        assertThat(forge.must("wait", "never")).isEqualTo("0");
        forge.must("rm", "-f", "never", "nobody");
        forge.must("rmi", "-f", "nothing");
        assertThat(forge.run("run", "--cidfile", directory + "/none/id", "busybox", "true")
                        .code())
                .isEqualTo(125);
        assertThat(forge.staleState()).isEmpty();
    }
}
