package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.Images;
import dev.forge.engine.image.Image;
import dev.forge.engine.lifecycle.Container;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.VolumeUse;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.cache.CacheLock;
import dev.forge.workflow.cache.CacheStore;
import dev.forge.workflow.cache.Digests;
import dev.forge.workflow.cache.InputMemo;
import dev.forge.workflow.cache.OutputPlace;
import dev.forge.workflow.cache.OutputRestore;
import dev.forge.workflow.cache.OutputScan;
import dev.forge.workflow.cache.StatCache;
import dev.forge.workflow.graph.StepGraph;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The outputs of a run's steps: taken from the cache, kept in it, and handed over to the steps that wait for them. Each
 * step is asked about by its own thread, after all that it waits for has ended.
 */
final class StepCache {
    private final CacheStore store;
    private final CacheLock lock;
    private final String workflow;
    private final StepGraph graph;
    private final StepKeys keys;
    private final StatCache stats;
    private final Predicate<String> isUncached;
    private final AtomicReferenceArray<String> identities;
    private final AtomicReferenceArray<Kept> kept;
    private volatile boolean hasStored;

    /** What a node has left. */
    private record Kept(CacheStore.Entry entry, List<OutputPlace> places) {}

    private StepCache(
            CacheStore store,
            String workflow,
            StepGraph graph,
            StepKeys keys,
            StatCache stats,
            Predicate<String> isUncached) {
        this.store = store;
        this.workflow = workflow;
        this.graph = graph;
        this.keys = keys;
        this.stats = stats;
        this.isUncached = isUncached;
        identities = new AtomicReferenceArray<>(graph.nodes());
        kept = new AtomicReferenceArray<>(graph.nodes());
        lock = store.use();
    }

    /**
     * The cache of a run.
     *
     * @param volumes where named volumes are kept
     * @param isUncached whether a step is to run whatever is in the cache
     */
    static StepCache of(
            ForgeHome home,
            Workflow workflow,
            StepGraph graph,
            Map<String, String> environment,
            File volumes,
            Predicate<String> isUncached) {
        CacheStore store = new CacheStore(home);
        StatCache stats = store.stats(workflow.name());
        StepKeys keys = new StepKeys(workflow, graph, new Images(home), environment, stats, volumes);
        return new StepCache(store, workflow.name(), graph, keys, stats, isUncached);
    }

    /** A step that is about to run, or need not. */
    final class Lookup {
        private final int node;
        private final String name;
        private final StepKeys.Key key;
        private final long start = System.nanoTime();

        private Lookup(int node, String name, StepKeys.Key key) {
            this.node = node;
            this.name = name;
            this.key = key;
        }

        /**
         * Whether its outputs are those of an earlier run, and are where the step would leave them.
         *
         * @param note is told of what is in the way
         */
        boolean isRestored(Consumer<String> note) {
            String obstacle = key.obstacle();
            if (obstacle != null) {
                // Whoever declares inputs and outputs expects it.
                if (obstacle.startsWith("no file")) {
                    note.accept("not cached: " + obstacle);
                }
                return false;
            }
            if (isUncached.test(graph.step(node).name()) || isUncached.test(name)) {
                return false;
            }
            CacheStore.Entry entry = store.find(key.digest(), note);
            return entry != null && restore(entry, note);
        }

        private boolean restore(CacheStore.Entry entry, Consumer<String> note) {
            try {
                OutputRestore.restore(entry, key.places(), stats);
                if (key.places().stream().anyMatch(place -> place.host() != null)) {
                    keys.memo().changed();
                }
            } catch (ForgeException e) {
                note.accept("not taken from the cache: " + e.getMessage());
                return false;
            }
            left(entry);
            var record = store.record(workflow, name);
            if (record == null || !record.latest().equals(key.digest())) {
                store.succeeded(workflow, name, key.digest(), entry.facts().number("millis", 0));
            }
            return true;
        }

        private void left(CacheStore.Entry entry) {
            kept.set(node, new Kept(entry, key.places()));
            if (!key.places().isEmpty()) {
                identities.set(node, "outputs " + entry.manifest().digest());
            }
        }

        /** Whether the step has outputs to be kept when it ends. */
        boolean hasOutputs() {
            return !key.places().isEmpty() || key.obstacle() == null;
        }

        /**
         * Keeps what the step has left, while its container is still there.
         *
         * @throws ForgeException if something is missing, dangerous, or cannot be kept
         */
        void keep(Container container, String image) {
            List<File> all = new ArrayList<>(List.of(container.upper()));
            all.addAll(keys.layers(image));
            OutputScan scan = OutputScan.of(name, key.places(), all, stats);
            boolean isCacheable = key.obstacle() == null;
            long millis = (System.nanoTime() - start) / 1_000_000;
            JsonObject facts = new JsonObject()
                    .put("workflow", workflow)
                    .put("step", name)
                    .put("time", System.currentTimeMillis())
                    .put("millis", millis);
            String place = isCacheable ? key.digest() : "latest-" + Digests.of(workflow + "/" + name);
            left(store.store(place, key.text(), facts, scan, container.upper().toPath()));
            hasStored = true;
            if (isCacheable) {
                store.succeeded(workflow, name, key.digest(), millis);
            }
        }

        /** It ran and did not succeed: what depends on it all the same depends on that. */
        void failed() {
            identities.set(node, "failed " + key.digest());
        }

        /** Adds what a resumed run needs to know. */
        JsonObject describe(JsonObject facts) {
            Kept left = kept.get(node);
            facts.put("contentKey", key.digest());
            return left == null ? facts : facts.put("entry", left.entry.key());
        }
    }

    /**
     * Looks at a step.
     *
     * @throws ForgeException if something that it depends on cannot be read
     */
    Lookup of(int node, String name, StepDefinition step) {
        StepKeys.Key key = keys.of(node, step, this::identity);
        identities.set(node, "key " + key.digest());
        return new Lookup(node, name, key);
    }

    /** Whether a look at a step takes no time, as nothing is to be read of its inputs and nothing to be put anywhere. */
    boolean isQuick(int node, StepDefinition step) {
        return keys.isQuick(node, step);
    }

    /** Has what a step's container does to files remembered, from before its start until after its end. */
    InputMemo inputs() {
        return keys.memo();
    }

    /** Whether a step that succeeded in the run that is resumed is the same, with its outputs still there. */
    boolean resumes(int node, String name, StepDefinition step, JsonObject before) {
        Lookup lookup = of(node, name, step);
        boolean hasInputs = step.policy().inputs() != null;
        if (hasInputs && !before.text("contentKey", "").equals(lookup.key.digest())) {
            return false;
        }
        if (lookup.key.places().isEmpty()) {
            return true;
        }
        String place = before.text("entry", "");
        CacheStore.Entry entry = place.isEmpty() ? null : store.find(place, note -> {});
        if (entry == null) {
            return false;
        }
        try {
            OutputRestore.restore(entry, lookup.key.places(), stats);
        } catch (ForgeException e) {
            return false;
        }
        lookup.left(entry);
        return true;
    }

    /**
     * An image as it was when the run asked for it first.
     *
     * @throws ForgeException if it is not there
     */
    Image image(String name) {
        return keys.image(name);
    }

    private String identity(int node) {
        String identity = identities.get(node);
        if (identity == null) {
            identity = graph.isRun(node) ? "skipped" : keys.joined(node, this::identity);
            identities.set(node, identity);
        }
        return identity;
    }

    /**
     * The outputs of the steps that a step waits for, to be mounted read-only where those left them.
     *
     * @return the container's paths, and what is there
     * @throws ForgeException if two of them are at one place
     */
    Map<String, File> handedOver(int node, StepDefinition step) {
        Map<String, File> files = new LinkedHashMap<>();
        Map<String, String> from = new LinkedHashMap<>();
        List<String> own = new ArrayList<>();
        boolean isPlain = step.policy().outputs() == null;
        if (!isPlain) {
            OutputPlace.of(step, keys.image(step.image()).config().text("WorkingDir", ""), new File("/"))
                    .forEach(place -> own.add(place.target()));
        }
        for (VolumeUse use : step.storage().volumes()) {
            own.add(use.target() + "\0");
        }
        collect(node, node, files, from, own);
        return files;
    }

    private void collect(int node, int asking, Map<String, File> files, Map<String, String> from, List<String> own) {
        keys.links().prerequisites(node, other -> {
            if (!graph.isRun(other)) {
                collect(other, asking, files, from, own);
                return;
            }
            Kept left = kept.get(other);
            if (left == null) {
                return;
            }
            for (OutputPlace place : left.places) {
                String target = place.target();
                boolean isOwn = own.stream()
                        .anyMatch(path -> path.equals(target + "\0")
                                || OutputPlace.isWithin(path, target)
                                || OutputPlace.isWithin(target, path));
                String earlier = from.get(target);
                if (isOwn || (earlier != null && place.host() != null)) {
                    continue;
                }
                if (earlier != null) {
                    throw new ForgeException(
                            earlier + " and " + graph.name(other) + " both leave " + place.path() + ", and "
                                    + graph.name(asking) + " would get both",
                            "give them different paths, such as " + place.path() + "-${AXIS} with a matrix");
                }
                from.put(target, graph.name(other));
                files.put(target, left.entry.output(place));
            }
        });
    }

    /** Keeps what was found out about files, and has the cache keep to its size. */
    void finish(Map<String, String> environment) {
        stats.save();
        lock.close();
        if (hasStored) {
            store.bound(CacheStore.limit(environment));
        }
    }
}
