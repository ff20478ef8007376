package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.Images;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.StepPolicy;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.cache.CacheStore;
import dev.forge.workflow.cache.KeyText;
import dev.forge.workflow.cache.StatCache;
import dev.forge.workflow.cache.StepRecord;
import dev.forge.workflow.graph.StepGraph;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which steps would run now, which would be taken from the cache, and why; changes nothing. */
public final class CachePlan {
    /** What would become of a step. */
    public enum State {
        /** Its outputs are there from an earlier run. */
        CACHED,
        /** Something that it depends on is another one than when it ran last. */
        CHANGED,
        /** Its outputs were there, and were removed. */
        PRUNED,
        /** It has never succeeded. */
        NEVER,
        /** What it depends on runs first. */
        OPEN,
        /** It runs each time. */
        ALWAYS
    }

    /**
     * What would become of a step.
     *
     * @param reason in words; empty where the state says all
     * @param key its key; null where that is not known
     * @param since when it succeeded last, in milliseconds since 1970; 0 if it never did
     * @param pruned when its outputs were removed; 0 if they were not
     * @param changes which parts of its key have changed since it succeeded last
     */
    public record Status(
            State state, String reason, @Nullable String key, long since, long pruned, List<KeyText.Change> changes) {
        /** A status that cannot change any more. */
        public Status {
            changes = List.copyOf(changes);
        }

        private static Status of(State state, String reason, @Nullable String key) {
            return new Status(state, reason, key, 0, 0, List.of());
        }
    }

    private final Workflow workflow;
    private final StepGraph graph;
    private final CacheStore store;
    private final Map<String, JsonObject> past = new HashMap<>();
    private final @Nullable Status[] states;
    private final @Nullable String[] identities;
    /** Whether anything about a node may be kept. */
    private final boolean[] isAsked;

    private final @Nullable StepRecord[] records;

    private CachePlan(Workflow workflow, StepGraph graph, CacheStore store) {
        this.workflow = workflow;
        this.graph = graph;
        this.store = store;
        states = new Status[graph.nodes()];
        identities = new String[graph.nodes()];
        isAsked = new boolean[graph.nodes()];
        records = new StepRecord[graph.nodes()];
    }

    /**
     * Looks at all steps of a graph without cycles.
     *
     * @param environment the caller's variables
     */
    public static CachePlan of(ForgeHome home, Workflow workflow, StepGraph graph, Map<String, String> environment) {
        CacheStore store = new CacheStore(home);
        CachePlan plan = new CachePlan(workflow, graph, store);
        PastRun latest = PastRun.latest(home, workflow.name());
        if (latest != null) {
            latest.steps().forEach(step -> plan.past.put(step.text("step", ""), step));
        }
        StatCache stats = store.stats(workflow.name());
        File volumes = home.file("workflows/" + workflow.name() + "/volumes");
        plan.look(new StepKeys(workflow, graph, new Images(home), environment, stats, volumes));
        return plan;
    }

    private void look(StepKeys keys) {
        int[] order = graph.order();
        for (int i = order.length - 1; i >= 0; i--) {
            int node = order[i];
            StepPolicy policy = graph.step(node).facts().policy();
            isAsked[node] |= policy.inputs() != null && policy.outputs() != null;
            if (isAsked[node]) {
                keys.links().prerequisites(node, other -> isAsked[other] = true);
            }
        }
        for (int node : order) {
            if (!isAsked[node]) {
                states[node] = Status.of(State.ALWAYS, "it declares no inputs and outputs", null);
            } else {
                String open = open(node, keys);
                if (open != null) {
                    states[node] = Status.of(State.OPEN, open + " runs first, and what it leaves decides", null);
                } else if (graph.isRun(node)) {
                    states[node] = status(node, keys);
                } else {
                    identities[node] = keys.joined(node, this::identity);
                }
            }
        }
    }

    /** What a node waits for that is not known before it has run, or null. */
    private @Nullable String open(int node, StepKeys keys) {
        String[] found = {null};
        keys.links().prerequisites(node, other -> {
            if (identities[other] == null && found[0] == null) {
                found[0] = graph.name(other);
            }
        });
        return found[0];
    }

    private String identity(int node) {
        return String.valueOf(identities[node]);
    }

    private Status status(int node, StepKeys keys) {
        StepDefinition step = workflow.definition(graph.step(node), graph.combination(node));
        StepKeys.Key key;
        try {
            key = keys.of(node, step, this::identity);
        } catch (ForgeException e) {
            return Status.of(State.ALWAYS, e.getMessage(), null);
        }
        if (key.places().isEmpty()) {
            identities[node] = "key " + key.digest();
        }
        String obstacle = key.obstacle();
        if (obstacle != null) {
            return Status.of(State.ALWAYS, obstacle, key.digest());
        }
        String name = graph.name(node);
        StepRecord record = store.record(workflow.name(), name);
        records[node] = record;
        CacheStore.Entry entry = store.peek(key.digest());
        if (entry != null) {
            if (!key.places().isEmpty()) {
                identities[node] = "outputs " + entry.manifest().digest();
            }
            return new Status(State.CACHED, "", key.digest(), entry.facts().number("time", 0), 0, List.of());
        }
        return record == null ? never(name, key) : changed(record, key);
    }

    private Status never(String name, StepKeys.Key key) {
        JsonObject before = past.get(name);
        return Status.of(
                State.NEVER,
                before == null || before.text("state", "").equals("succeeded")
                        ? "it has not run with a cache yet"
                        : "it has not succeeded yet: " + before.text("state") + ", exit code "
                                + before.number("exitCode", 1),
                key.digest());
    }

    private Status changed(StepRecord record, StepKeys.Key key) {
        StepRecord.Kept same = record.find(key.digest());
        if (same != null) {
            return new Status(
                    State.PRUNED,
                    same.pruned() == 0 ? "what was kept was damaged" : "",
                    key.digest(),
                    same.time(),
                    same.pruned(),
                    List.of());
        }
        StepRecord.Kept latest = record.find(record.latest());
        KeyText before = store.keyText(record.latest());
        return new Status(
                State.CHANGED,
                before == null ? "what it was made of last was removed with its outputs" : "",
                key.digest(),
                latest == null ? 0 : latest.time(),
                latest == null ? 0 : latest.pruned(),
                before == null ? List.of() : key.text().since(before));
    }

    /** What would become of a node that is something to run. */
    public Status status(int node) {
        Status status = states[node];
        return status == null ? Status.of(State.ALWAYS, "", null) : status;
    }

    /** How long a node took when it ran last, in milliseconds; -1 if that is not known. */
    public long millis(int node) {
        String name = graph.name(node);
        StepRecord record = records[node];
        if (record == null && isAsked[node]) {
            record = store.record(workflow.name(), name);
        }
        JsonObject before = past.get(name);
        if (record != null) {
            return record.millis();
        }
        return before == null || before.has("cached") ? -1 : before.number("millis", -1);
    }
}
