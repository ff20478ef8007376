package dev.forge.cli;

import dev.forge.core.Failure;
import dev.forge.core.ForgeException;
import dev.forge.engine.lifecycle.Plan;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Leaves plans to the launcher, which waits for them on the descriptor that FORGE_PLAN names. */
final class PlanOutput {
    private PlanOutput() {}

    /**
     * Leaves one or more plans.
     *
     * @throws ForgeException if no launcher waits for one
     */
    static void leave(Terminal terminal, Plan... plans) {
        String descriptor = terminal.environment().get("FORGE_PLAN");
        if (descriptor == null) {
            throw new ForgeException(
                    "this command ends in the launcher's shell, and forge was started without its launcher",
                    "start bin/forge, not java");
        }
        StringBuilder text = new StringBuilder();
        for (Plan plan : plans) {
            text.append(plan.text());
        }
        try (FileOutputStream out = new FileOutputStream("/dev/fd/" + descriptor)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ForgeException("cannot hand over to the launcher: " + Failure.reason(e), null, e);
        }
    }
}
