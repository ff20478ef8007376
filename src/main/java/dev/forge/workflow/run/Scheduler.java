package dev.forge.workflow.run;

import dev.forge.workflow.Condition;
import dev.forge.workflow.Dependency.Until;
import dev.forge.workflow.Variables;
import dev.forge.workflow.graph.NodeLinks;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decides which step comes next: nothing but bookkeeping, so it can be tested without containers. Whoever runs steps asks
 * {@link #next} for nodes to start and {@link #unneeded} for services to stop, and tells what happens to each. Not for
 * several threads.
 */
public final class Scheduler {
    /** What has become of a node. */
    public enum State {
        /** It waits for others, or for a place. */
        WAITING,
        /** It has been handed out and has not ended. */
        RUNNING,
        /** It has ended with success, or was stopped when nobody needed it any more. */
        SUCCEEDED,
        /** It has ended without success. */
        FAILED,
        /** It never ran: its condition does not hold, or what it needs has failed. */
        SKIPPED,
        /** It never ran, as the run was ended before. */
        CANCELLED
    }

    /**
     * What may run at once.
     *
     * @param jobs steps; services do not count
     * @param heedsPressure whether these become fewer where the host is short of something, and more where it is not
     * @param cpus the sum of the limits of those that have one
     * @param memory bytes, likewise
     * @param keepGoing whether steps that do not depend on a failed one still start
     */
    public record Capacity(int jobs, boolean heedsPressure, double cpus, long memory, boolean keepGoing) {}

    private final StepGraph graph;
    private final NodeLinks links;
    private final Capacity capacity;
    private final Room room;
    private final Variables variables;
    private final State[] states;
    private final int[] waiting;
    /** How many that wait for a node have not ended. */
    private final int[] users;

    private final ReachedStates reached;
    private final boolean[] blocked;
    private final boolean[] sawFailure;
    private final boolean[] isOneShot;
    private final boolean[] hadUsers;
    /** Services that start when somebody who needs them could start but for them. */
    private final Laziness lazy;

    private final boolean keepsServices;
    private final PriorityQueue<Integer> ready;
    private final List<Integer> unneeded = new ArrayList<>();
    /** The nodes whose end is being spread, or null. */
    private @Nullable List<Integer> ending;

    private int running;
    private boolean hasFailed;
    private boolean isCancelled;

    /**
     * A run of a graph without cycles.
     *
     * @param done the nodes that have succeeded before
     * @param keepsServices whether services are what is wanted: they start as soon as they can and are not stopped
     */
    public Scheduler(
            StepGraph graph, Capacity capacity, Variables variables, List<Integer> done, boolean keepsServices) {
        this.graph = graph;
        this.keepsServices = keepsServices;
        this.links = new NodeLinks(graph);
        this.capacity = capacity;
        room = new Room(graph, capacity);
        this.variables = variables;
        int nodes = graph.nodes();
        states = new State[nodes];
        Arrays.fill(states, State.WAITING);
        waiting = new int[nodes];
        users = new int[nodes];
        reached = new ReachedStates(graph);
        blocked = new boolean[nodes];
        sawFailure = new boolean[nodes];
        isOneShot = links.oneShots();
        int[] rank = new int[nodes];
        int[] order = graph.order();
        for (int i = 0; i < order.length; i++) {
            rank[order[i]] = i;
        }
        ready = new PriorityQueue<>(Comparator.<Integer>comparingInt(
                        node -> -graph.step(node).facts().policy().priority())
                .thenComparingInt(node -> rank[node]));
        for (int node = 0; node < nodes; node++) {
            waiting[node] = links.prerequisites(node);
            int self = node;
            links.dependents(node, (other, until, required) -> users[self]++);
        }
        hadUsers = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            hadUsers[node] = users[graph.last(node)] > 0 && !keepsServices;
        }
        lazy = new Laziness(links, nodes, node -> hadUsers[node] && !isOneShot[node], this::willStart, this::open);
        for (int node : done) {
            end(node, State.SUCCEEDED);
        }
        lazy.begin();
        for (int node = 0; node < nodes; node++) {
            if (waiting[node] == 0 && states[node] == State.WAITING) {
                open(node);
            }
        }
    }

    /** Whether a node that could start but for services will: if not, it ends here, and they are not needed for it. */
    private boolean willStart(int node) {
        if (states[node] != State.WAITING) {
            return false;
        }
        Condition condition = graph.step(node).facts().policy().condition();
        if (isCancelled || (hasFailed && !capacity.keepGoing && !asksForFailure(node))) {
            end(node, State.CANCELLED);
        } else if (graph.isRun(node)
                && condition != null
                && !condition.asksForFailure()
                && !holds(condition, node, false)) {
            end(node, State.SKIPPED);
        }
        return states[node] == State.WAITING;
    }

    /** All that a node waits for is there: it runs, is passed, or is skipped. */
    private void open(int node) {
        if (states[node] != State.WAITING || waiting[node] > 0 || lazy.isDormant(node)) {
            return;
        }
        if (hadUsers[node] && users[node] == 0 && !isOneShot[node]) {
            // A service that all who need it can do without by now.
            end(node, State.SKIPPED);
            return;
        }
        if (!graph.isRun(node)) {
            end(node, blocked[node] ? State.SKIPPED : State.SUCCEEDED);
            return;
        }
        Condition condition = graph.step(node).facts().policy().condition();
        boolean asksForFailure = condition != null && condition.asksForFailure();
        if (condition == null ? blocked[node] : !holds(condition, node, asksForFailure)) {
            end(node, State.SKIPPED);
        } else {
            room.ready(ready, node, isOneShot[node]);
        }
    }

    private boolean holds(Condition condition, int node, boolean asksForFailure) {
        if (blocked[node] && !asksForFailure) {
            return false;
        }
        return condition.holds(
                new Condition.State(variables.withMatrix(graph.combination(node)), sawFailure[node] || blocked[node]));
    }

    /** The nodes to start now, the most important first. They count as running from now on. */
    public List<Integer> next() {
        List<Integer> start = new ArrayList<>();
        List<Integer> later = new ArrayList<>();
        // Where all places are taken a hundred thousand that are ready are not looked at one by one.
        while (!ready.isEmpty() && (isCancelled || hasFailed || room.hasPlace())) {
            int node = ready.remove();
            room.taken(isOneShot[node]);
            if (states[node] != State.WAITING) {
                continue;
            }
            if (isCancelled || (hasFailed && !capacity.keepGoing && !asksForFailure(node))) {
                end(node, State.CANCELLED);
            } else if (room.fits(node, isOneShot[node])) {
                room.take(node, isOneShot[node], 1);
                states[node] = State.RUNNING;
                running++;
                start.add(node);
            } else {
                // A smaller one behind it may fit: what is large gets its turn when others end.
                later.add(node);
            }
        }
        later.forEach(node -> room.ready(ready, node, isOneShot[node]));
        return start;
    }

    private boolean asksForFailure(int node) {
        Condition condition = graph.step(node).facts().policy().condition();
        return condition != null && condition.asksForFailure();
    }

    /** A node's payload runs. */
    public void started(int node) {
        if (reached.reach(node, Until.STARTED)) {
            fulfil(node, Until.STARTED);
            if (reached.isLastOfMatrix(node, Until.STARTED)) {
                started(graph.last(node));
            }
        }
    }

    /** A node's health check has succeeded. */
    public void healthy(int node) {
        started(node);
        reached.health(node, true);
        if (reached.reach(node, Until.HEALTHY)) {
            fulfil(node, Until.HEALTHY);
            if (reached.isLastOfMatrix(node, Until.HEALTHY)) {
                healthy(graph.last(node));
            }
        }
    }

    /** A node will not be healthy as long as somebody waits for it, who is told so. */
    public void unhealthy(int node) {
        reached.health(node, false);
        if (!reached.has(node, Until.HEALTHY)) {
            giveUp(node);
            int last = graph.last(node);
            if (last != node && !reached.has(last, Until.HEALTHY)) {
                giveUp(last);
            }
        }
    }

    private void giveUp(int node) {
        List<Integer> given = new ArrayList<>();
        links.dependents(node, (other, until, required) -> {
            if (until == Until.HEALTHY && required && states[other] == State.WAITING) {
                blocked[other] = true;
                sawFailure[other] = true;
                given.add(other);
            }
        });
        given.forEach(other -> end(other, State.SKIPPED));
    }

    /** A node has ended. */
    public void ended(int node, boolean succeeded) {
        room.take(node, isOneShot[node], -1);
        running--;
        boolean isAllowed = graph.step(node).facts().policy().allowFailure();
        hasFailed |= !succeeded && !isAllowed;
        end(node, succeeded ? State.SUCCEEDED : State.FAILED);
    }

    private void fulfil(int node, Until reached) {
        List<Integer> opened = new ArrayList<>();
        links.dependents(node, (other, until, required) -> {
            if (until == reached) {
                lazy.fulfilled(node, other);
                if (--waiting[other] == 0) {
                    opened.add(other);
                }
            }
        });
        opened.forEach(this::open);
    }

    /** Ends a node, and tells all that wait for it, without recursion: a chain may have 100,000 links. */
    private void end(int node, State state) {
        states[node] = state;
        List<Integer> open = new ArrayList<>(List.of(node));
        if (ending != null) {
            ending.addAll(open);
            return;
        }
        ending = open;
        for (int i = 0; i < open.size(); i++) {
            spread(open.get(i));
        }
        ending = null;
    }

    private void spread(int node) {
        boolean isAllowed = graph.step(node).facts().policy().allowFailure() && states[node] == State.FAILED;
        boolean isSkippedByChoice = states[node] == State.SKIPPED && !blocked[node];
        boolean succeeded = states[node] == State.SUCCEEDED || isAllowed || isSkippedByChoice;
        if (lazy.isLazy(node)) {
            lazy.settle(node);
        }
        if (succeeded && graph.isRun(node) && graph.last(node) != node) {
            // One that is left out on purpose keeps nobody waiting who waits for all of its matrix.
            if (isSkippedByChoice) {
                healthy(node);
            } else {
                started(node);
            }
        }
        links.dependents(node, (other, until, required) -> {
            if (reached.has(node, until)) {
                return;
            }
            // A step that has ended has started; but it never became healthy.
            boolean isFulfilled =
                    (succeeded && until != Until.HEALTHY) || (until == Until.HEALTHY && isSkippedByChoice);
            sawFailure[other] |= states[node] == State.FAILED && !isAllowed;
            blocked[other] |= !isFulfilled && required;
            if (--waiting[other] == 0) {
                open(other);
            } else if (blocked[other] && states[other] == State.WAITING && !asksForFailure(other)) {
                // It need not wait for the others any more, and they need not run for it.
                end(other, State.SKIPPED);
            }
            lazy.fulfilled(node, other);
        });
        if (graph.isRun(node) || users[node] == 0) {
            release(node);
        }
    }

    /** What a node waited for is needed by one less. */
    private void release(int ended) {
        List<Integer> open = new ArrayList<>(List.of(ended));
        while (!open.isEmpty()) {
            links.prerequisites(open.removeLast(), other -> {
                if (--users[other] > 0) {
                    return;
                }
                if (states[other] == State.WAITING && lazy.isLazy(other)) {
                    end(other, State.SKIPPED);
                } else if (!graph.isRun(other) && states[other] != State.WAITING) {
                    // A node that is nothing to run needs what it waited for as long as somebody needs it.
                    open.add(other);
                } else if (states[other] == State.RUNNING && !isOneShot[other] && !keepsServices) {
                    unneeded.add(other);
                }
            });
        }
    }

    /** The services that run and that nothing needs any more since the last time of asking. */
    public List<Integer> unneeded() {
        List<Integer> services = List.copyOf(unneeded);
        unneeded.clear();
        return services;
    }

    /** From now on so many steps run at once; what runs goes on. */
    void limit(int jobs) {
        room.limit(jobs);
    }

    /** From now on nothing starts. */
    public void cancel() {
        isCancelled = true;
        next();
    }

    /**
     * Whether a node has started, and is healthy or known not to be where that matters. One that ends by itself has to
     * end for it.
     */
    boolean isThere(int node, boolean isToBeHealthy) {
        boolean isHealthKnown = reached.has(node, Until.HEALTHY) || reached.isUnhealthy(node);
        return !isOneShot[node] && (isToBeHealthy ? isHealthKnown : reached.has(node, Until.STARTED));
    }

    /** Whether the health checks of any node fail. */
    boolean isAnyUnhealthy() {
        return reached.isAnyUnhealthy();
    }

    /** Whether nothing runs and nothing will. */
    public boolean isOver() {
        return running == 0 && ready.isEmpty();
    }

    /** Whether somebody waits for this of a node. From any thread. */
    boolean isAwaited(int node, Until what) {
        return links.isAwaited(graph.last(node), what);
    }

    /** What has become of a node. */
    public State state(int node) {
        return states[node];
    }

    /** How many nodes have been handed out and have not ended. */
    public int running() {
        return running;
    }
}
