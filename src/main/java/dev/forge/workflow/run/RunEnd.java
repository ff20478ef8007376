package dev.forge.workflow.run;

import dev.forge.workflow.graph.StepGraph;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** How a run comes to its end before there is nothing left to do: who is stopped when. On the run's own thread. */
final class RunEnd {
    private final RunControl control;
    private final StepGraph graph;
    private final Scheduler scheduler;
    private final Map<Integer, StepRun> running;
    private final Consumer<StepRun> stop;
    private volatile boolean hasBegun;
    private volatile @Nullable Integer grace;
    private @Nullable Shutdown shutdown;
    private @Nullable Integer decided;
    private boolean isKilled;
    private boolean isSettled;

    /**
     * The end of a run that has not begun.
     *
     * @param running what runs, by node
     * @param stop stops a step without waiting for it
     */
    RunEnd(
            RunControl control,
            StepGraph graph,
            Scheduler scheduler,
            Map<Integer, StepRun> running,
            Consumer<StepRun> stop) {
        this.control = control;
        this.graph = graph;
        this.scheduler = scheduler;
        this.running = running;
        this.stop = stop;
        grace = control.grace();
    }

    /** Whether the run is being ended. From any thread. */
    boolean hasBegun() {
        return hasBegun;
    }

    /** How many seconds a step has to end, whatever the file says; null for what the file says. From any thread. */
    @Nullable
    Integer grace() {
        return grace;
    }

    /** The exit code that the end of a step has decided on, or null. */
    @Nullable
    Integer decided() {
        return decided;
    }

    private void begin() {
        if (!hasBegun) {
            hasBegun = true;
            shutdown = new Shutdown(graph);
            scheduler.cancel();
        }
    }

    /**
     * Asks whether to end, and stops those whose turn it is.
     *
     * @param isToBeHealthy which nodes have a health check
     * @param isWell whether nothing has failed
     */
    void look(IntPredicate isToBeHealthy, boolean isWell) {
        int interrupts = control.interrupts().getAsInt();
        if (interrupts > 0) {
            begin();
        }
        if (interrupts > 1 && !isKilled) {
            isKilled = true;
            running.values().forEach(StepRun::kill);
        }
        if (shutdown != null) {
            for (int node : shutdown.next(List.copyOf(running.keySet()))) {
                StepRun step = running.get(node);
                if (step != null) {
                    stop.accept(step);
                }
            }
        } else if (control.keepsServices()
                && !isSettled
                && isSettled(control.isWaitingForHealth() ? isToBeHealthy : node -> false)) {
            isSettled = true;
            control.observer().settled(isWell && !scheduler.isAnyUnhealthy());
        }
    }

    /** Whether every service has started, has ended or will never start. */
    private boolean isSettled(IntPredicate isToBeHealthy) {
        for (int node = 0; node < graph.nodes(); node++) {
            Scheduler.State state = scheduler.state(node);
            boolean isOpen = state == Scheduler.State.RUNNING || state == Scheduler.State.WAITING;
            if (graph.isRun(node) && isOpen && !scheduler.isThere(node, isToBeHealthy.test(node))) {
                return false;
            }
        }
        return true;
    }

    /** Does what another command asks for. */
    void obey(ControlPipe.Order order) {
        if (order.grace() != null) {
            grace = order.grace();
        }
        if (order.steps().isEmpty()) {
            begin();
        }
        for (StepRun step : running.values()) {
            if (order.steps().contains(step.name())
                    || order.steps().contains(graph.step(step.node()).name())) {
                stop.accept(step);
            }
        }
    }

    /** A step has ended that nobody stopped: that may be the end of all. */
    void ended(String step, int code) {
        if (!hasBegun && control.observer().endsAll(step, code)) {
            decided = code;
            begin();
        }
    }
}
