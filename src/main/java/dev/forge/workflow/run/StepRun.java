package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.CgroupMove;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.lifecycle.Attachment;
import dev.forge.engine.lifecycle.Container;
import dev.forge.workflow.StepDefinition;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One node of a run: its container, with retries, a timeout and a health check. Runs on a thread of its own. */
final class StepRun implements Runnable {
    private static final int DEFAULT_GRACE = 10;

    private final RunContext run;
    private final int node;
    private final String name;
    private final StepDefinition definition;
    private final Map<String, File> files;
    private final String key;
    private final StepTries tries;
    private volatile @Nullable Container container;
    private boolean isLookedUp;
    private StepCache.@Nullable Lookup found;
    private StepFigures figures = new StepFigures();
    /** What is yet to be removed of a container that has ended; of the step's own thread. */
    private @Nullable Runnable left;

    /** What lists say of its latest container. */
    private @Nullable JsonObject listed;

    StepRun(RunContext run, int node, String name, StepDefinition definition, Map<String, File> files, String key) {
        this.run = run;
        this.node = node;
        this.name = name;
        this.definition = definition;
        this.files = files;
        this.key = key;
        tries = new StepTries(definition, name);
    }

    int node() {
        return node;
    }

    String name() {
        return name;
    }

    /** The process of a service's payload as the host sees it, or null if none runs. */
    static @Nullable Integer payload(Collection<StepRun> running, String service) {
        for (StepRun step : running) {
            Container current = step.container;
            Integer pid = current != null && step.definition.name().equals(service) ? current.pid() : null;
            if (pid != null) {
                return pid;
            }
        }
        return null;
    }

    /** Ends it; returns when it has ended. A service that nobody needs any more succeeds by that. */
    void stop() {
        tries.stop();
        end();
    }

    /** What a list of containers says of it. */
    private JsonObject facts(Container made, String health) {
        return new JsonObject()
                .put("step", name)
                .put("service", definition.name())
                .put("name", made.name())
                .put("image", definition.image())
                .put("args", made.definition().process().args())
                .put("created", made.definition().created())
                .put("health", health);
    }

    /** Its health is known, or not yet. */
    void health(String word) {
        Container current = container;
        if (current != null) {
            run.directory().running(current.id(), facts(current, word));
        }
    }

    /** Kills its container. */
    void kill() {
        tries.stop();
        Container current = container;
        try {
            if (current != null) {
                run.containers().kill(current, "KILL");
            }
        } catch (ForgeException e) {
            // It has ended.
        }
    }

    /** Its time is over. */
    void timedOut() {
        tries.timedOut();
        end();
    }

    /** It is not what it should be by now: it is ended for this reason. */
    void unhealthy(String reason) {
        tries.unhealthy(reason);
        end();
    }

    /** Ends its container. */
    void end() {
        Container current = container;
        if (current != null) {
            Duration own = definition.stopGrace();
            Integer asked = run.grace();
            run.containers().stop(current, asked != null ? asked : own == null ? DEFAULT_GRACE : (int) own.toSeconds());
        }
    }

    /** Whether it need not run: its outputs are those of an earlier run, and are where it would leave them. */
    boolean isCached() {
        isLookedUp = true;
        try {
            StepCache.Lookup lookup = run.cache().of(node, name, definition);
            found = lookup;
            if (lookup.isRestored(note -> run.happened(RunEvents.Kind.NOTE, name, note, 0))) {
                JsonObject facts = described(tries.untried().put("cached", true));
                tries.write(run.events(), () -> run.directory().spare(facts));
                return true;
            }
        } catch (RuntimeException e) {
            // Whatever it is, the step itself will say it better, or can do without.
            run.happened(RunEvents.Kind.NOTE, name, "not cached: " + e.getMessage(), 0);
        }
        return false;
    }

    @Override
    public void run() {
        if (!isLookedUp && isCached()) {
            run.cached(this);
            return;
        }
        StepCache.Lookup cache = found;
        run.cache().inputs().begin();
        tries.run(run.directory(), run.events(), run.secrets(), (number, log) -> attempt(number, log, cache));
        run.cache().inputs().end();
        boolean succeeded = tries.succeeded(run.isService(node), run.isInterrupted());
        if (!succeeded && cache != null) {
            cache.failed();
        }
        JsonObject facts = described(tries.facts(succeeded, run.isInterrupted()));
        JsonObject latest = listed;
        if (latest != null) {
            // So that services are listed alike while they run and afterwards.
            facts.put("name", latest.text("name"))
                    .put("image", latest.text("image"))
                    .put("args", latest.texts("args"));
        }
        tries.write(run.events(), () -> run.directory().writeStep(name, facts));
        run.ended(this, succeeded, tries.isStopped(), tries.code(), tries.detail(), facts.number("millis"));
        clean();
    }

    /** Adds what a resumed run and the result store need to know. */
    private JsonObject described(JsonObject facts) {
        facts.put("key", key).put("run", run.labels().get("dev.forge.run")).put("figures", figures.found());
        StepCache.Lookup lookup = found;
        return lookup == null ? facts : lookup.describe(facts);
    }

    private int attempt(int attempt, StepLog log, StepCache.@Nullable Lookup cache) {
        String called = run.containerName(definition, name, attempt);
        clean();
        figures = new StepFigures();
        CgroupMove.hurry();
        Container made = run.containers()
                .begin(StepRequest.of(
                        definition,
                        called,
                        run.directory().volumes(),
                        files,
                        run.network(definition),
                        run.labels(),
                        attempt));
        listed = facts(made, "");
        run.directory().running(made.id(), listed);
        try (StepWatch watch = new StepWatch(run, this, definition, made)) {
            container = made;
            if (tries.isStopped()) {
                FileTree.remove(run.containers().remove(made, true));
                return 128;
            }
            try (OutputStream out = log.stream(false, watch::seen);
                    OutputStream err = log.stream(true, watch::seen)) {
                watch.start();
                // Apart, as steps are ended in order also where it is Ctrl-C that ends them.
                return run.containers()
                        .attach(
                                made,
                                out,
                                err,
                                Attachment.Caller.APART,
                                code -> ended(code, made, watch, cache),
                                rest -> leave(made, rest));
            } catch (IOException e) {
                throw new ForgeException("cannot write the log of " + name, e);
            }
        } finally {
            container = null;
            if (left == null) {
                run.directory().ended(made.id());
            }
        }
    }

    private void ended(int code, Container made, StepWatch watch, StepCache.@Nullable Lookup cache) {
        watch.seen();
        figures.ended(made);
        if (code == 0 && tries.isUndisturbed() && cache != null && cache.hasOutputs()) {
            cache.keep(made, definition.image());
        }
    }

    /** Those who wait for the step do not wait for this. */
    private void leave(Container made, Runnable rest) {
        left = () -> {
            rest.run();
            run.directory().ended(made.id());
        };
    }

    private void clean() {
        Runnable rest = left;
        left = null;
        try {
            if (rest != null) {
                rest.run();
            }
        } catch (ForgeException e) {
            run.happened(RunEvents.Kind.NOTE, name, e.getMessage(), 0);
        }
    }
}
