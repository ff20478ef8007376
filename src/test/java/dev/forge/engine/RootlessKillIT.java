package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.TestAccount;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is left when anything of Forge is killed as a user who is not root: nothing, after the next command. */
class RootlessKillIT {
    /** More of them with -Dforge.kills=100. */
    private static final int KILLS = Integer.getInteger("forge.kills", 8);

    @Test
    void leavesNothingWhenKilledAtAnyMoment() throws Exception {
        TestAccount account = new TestAccount(true);
        try {
            String archive = account.busybox(tar -> {});
            account.must("import", archive, "busybox");
            // Printed on failure, so that the moment can be found again.
            long seed = System.nanoTime();
            Random random = new Random(seed);
            for (int i = 0; i < KILLS; i++) {
                kill(account, random, "seed " + seed + ", round " + i);
            }
        } finally {
            account.remove();
        }
    }

    private static void kill(TestAccount account, Random random, String occasion) throws Exception {
        if (random.nextInt(8) == 0) {
            // What this host can do is to be found out anew.
            Files.deleteIfExists(account.directory().resolve(".forge/host/host"));
        }
        String way = random.nextBoolean() ? "-d" : "-i";
        String userns = List.of("host", "host", "keep-id", "auto").get(random.nextInt(4));
        String payload = "echo x >/root/f; chown 33 /root; sleep 0.2";
        Process process = account.forgeCommand(
                        "run", "--rm", way, "--userns", userns, "-u", "0", "busybox", "sh", "-c", payload)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.sleep(random.nextInt(250));
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        ProcessHandle one = family.get(random.nextInt(family.size()));
        (random.nextBoolean() ? family : List.of(one)).forEach(ProcessHandle::destroyForcibly);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(occasion).isTrue();
        List<Object> left = new ArrayList<>();
        try {
            Await.until("nothing is left, " + occasion, () -> {
                account.must("ps", "--all");
                left.clear();
                left.addAll(account.staleState());
                left.addAll(account.processes());
                return left.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": " + way + " " + userns + " " + left, e);
        }
        assertThat(CommandResult.of("findmnt", "-rno", "TARGET").out())
                .as(occasion)
                .doesNotContain(account.directory().toString());
    }
}
