package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.lifecycle.Attachment;
import dev.forge.engine.lifecycle.Attachment.Caller;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import dev.forge.engine.lifecycle.StartFailure;
import dev.forge.engine.lifecycle.StartOwner;
import dev.forge.engine.oci.HostFeatures;
import java.io.File;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Runs a container whose bundle is ready in the foreground of this process, and removes what that made. */
final class ForegroundRun {
    private final ForgeHome home;
    private final Container container;

    ForegroundRun(ForgeHome home, Container container) {
        this.home = home;
        this.container = container;
    }

    /**
     * Runs it to its end.
     *
     * @param caller what the runtime has to do with the caller's terminal
     * @param ended is told the exit code while the files that the container wrote are still there
     * @param rest gets what is left to do, which is to remove what the start has made; after a failure it is done at once
     * @return its exit code
     * @throws ForgeException if it did not start
     */
    int run(OutputStream out, OutputStream err, Caller caller, IntConsumer ended, Consumer<Runnable> rest) {
        HostFeatures host = HostFeatures.of(home);
        File bundle = container.bundle();
        String starter = HostFeatures.starter(host.runtime(), bundle);
        ContainerDefinition definition = container.definition();
        StartOwner.self().write(bundle);
        List<String> command = Attachment.start(home, starter, host.runtimeVersion(), container);
        command = HostFeatures.scoped(host.slice(definition), container.id(), bundle, command);
        int code = new Attachment(caller.command(command), definition.autoRemove() ? null : container.log())
                .run(out, err, Attachment.LineEnds.of(definition.process().tty(), caller == Caller.TERMINAL));
        Attachment.noteOomKill(container);
        if (code != 0) {
            code = explain(code);
        }
        try {
            // Also of one with --rm: somebody may wait for it.
            TextFile.write(container.exitFile(), Integer.toString(code));
            ended.accept(code);
        } catch (RuntimeException e) {
            clean();
            throw e;
        }
        rest.accept(this::clean);
        return code;
    }

    private void clean() {
        new StaleContainerCleanup(home).finish(container.id());
    }

    private int explain(int code) {
        try {
            boolean ran = new File(container.bundle(), "pid").exists();
            return StartFailure.explain(
                    TextFile.readIfThere(container.runtimeLog().getPath()), code, "", ran);
        } catch (ForgeException e) {
            Container.keepFailure(container.directory(), e);
            clean();
            throw e;
        }
    }
}
