package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Starts by a recipe in which one process, the launcher or one below it, is killed at a random moment. Nothing is left of
 * any, and no command says anything else. RecipeKillIT and KilledRecipeStartIT aim at each step; this is for what nobody
 * has thought of: {@code -Dforge.kills=300} kills so many.
 */
class RandomKillIT extends RecipeStarts {
    private static final int KILLS = Integer.getInteger("forge.kills", 24);
    private static final long LONGEST_NANOS = 80_000_000;

    @Test
    void nothingIsLeftAndNobodyIsToldALie() throws Exception {
        starts("", "busybox", "sleep", "0");
        starts("", "busybox", "sleep", "0");
        assertThat(forge.run("run", "-d", "--rm", "busybox", "sleep", "0").code())
                .isZero();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int hit = 0;
        for (int i = 0; i < KILLS; i++) {
            boolean detached = i % 3 == 2;
            ProcessBuilder builder = detached
                    ? forge.command("run", "-d", "--rm", "busybox", "sleep", "0.02")
                    : forge.command("run", "--rm", "busybox", "sleep", "0.02");
            Process launcher = builder.redirectErrorStream(true)
                    .redirectOutput(home.directory().resolve("out").toFile())
                    .start();
            LockSupport.parkNanos(random.nextLong(LONGEST_NANOS));
            List<ProcessHandle> alive = new ArrayList<>(launcher.descendants().toList());
            alive.add(launcher.toHandle());
            // Every other time the launcher itself, which all depends on.
            ProcessHandle victim = i % 2 == 0 ? launcher.toHandle() : alive.get(random.nextInt(alive.size()));
            hit += victim.destroyForcibly() ? 1 : 0;
            assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String what = "seed " + seed + ", start " + i;
            Await.until(what + " ends", () -> {
                CommandResult seen = home.forge().run("ps", "--all", "--format", "{{.State}}");
                assertThat(seen.err()).as(what).isEmpty();
                // A payload whose launcher was killed runs to its end, and is removed when its runtime has ended.
                assertThat(seen.out().lines()).as(what).allMatch(state -> state.matches("running|created|exited"));
                return seen.out().isEmpty();
            });
            // A container is gone for ps before the exit script of its monitor has removed the last of it.
            Await.until(
                    what + " leaves nothing", () -> home.forge().staleState().isEmpty());
        }
        assertThat(hit).isPositive();
        starts("whole\n", "busybox", "echo", "whole");
    }
}
