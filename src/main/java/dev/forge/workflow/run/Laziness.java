package dev.forge.workflow.run;

import dev.forge.workflow.graph.NodeLinks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Which services may start: those that somebody needs who could start but for them. A service keeps nobody waiting as
 * soon as nothing but other services keeps it. Nodes are taken from a queue, as chains may be very long.
 */
final class Laziness {
    private final NodeLinks links;
    private final boolean[] isLazy;
    /** What keeps a node from starting, without services that could start themselves. */
    private final int[] pending;

    private final boolean[] isSettled;
    private final boolean[] isWanted;
    private final IntPredicate wants;
    private final IntConsumer open;
    private final Deque<Integer> queue = new ArrayDeque<>();
    private boolean isAtWork;

    /**
     * Nobody is asked yet.
     *
     * @param isLazy whether a node is a service that waits until it is needed
     * @param wants asked of a node that could start: whether it will, so that its services are wanted
     * @param open told of each service that is wanted
     */
    Laziness(NodeLinks links, int nodes, IntPredicate isLazy, IntPredicate wants, IntConsumer open) {
        this.links = links;
        this.wants = wants;
        this.open = open;
        this.isLazy = new boolean[nodes];
        pending = new int[nodes];
        isSettled = new boolean[nodes];
        isWanted = new boolean[nodes];
        for (int node = 0; node < nodes; node++) {
            this.isLazy[node] = isLazy.test(node);
            pending[node] = links.prerequisites(node);
        }
    }

    /** Asks those that wait for nothing. */
    void begin() {
        for (int node = 0; node < pending.length; node++) {
            if (pending[node] == 0) {
                settle(node);
            }
        }
    }

    /** Whether it is a service that waits until somebody needs it. */
    boolean isLazy(int node) {
        return isLazy[node];
    }

    /** Whether it is one that nobody needs yet. */
    boolean isDormant(int node) {
        return isLazy[node] && !isWanted[node];
    }

    /** What a node waits for of another one is there; of no account for services, which keep nobody waiting. */
    void fulfilled(int by, int node) {
        if (!isLazy[by] && --pending[node] == 0) {
            settle(node);
        }
    }

    /** Nothing but services keeps it from starting, or it has ended. */
    void settle(int node) {
        if (!isSettled[node]) {
            isSettled[node] = true;
            queue.add(node);
            work();
        }
    }

    private void work() {
        if (isAtWork) {
            return;
        }
        isAtWork = true;
        while (!queue.isEmpty()) {
            int node = queue.remove();
            if (!isLazy[node]) {
                if (needsMore(node) && wants.test(node)) {
                    want(node);
                }
            } else if (isWanted[node]) {
                want(node);
                open.accept(node);
            } else {
                links.dependents(node, (other, until, required) -> {
                    if (--pending[other] == 0 && !isSettled[other]) {
                        isSettled[other] = true;
                        queue.add(other);
                    }
                });
            }
        }
        isAtWork = false;
    }

    private boolean needsMore(int node) {
        boolean[] found = {false};
        links.prerequisites(node, other -> found[0] |= isDormant(other));
        return found[0];
    }

    /** All that it waits for is settled, so the services among that can be wanted. */
    private void want(int node) {
        links.prerequisites(node, other -> {
            if (isDormant(other)) {
                isWanted[other] = true;
                queue.add(other);
            }
        });
    }
}
