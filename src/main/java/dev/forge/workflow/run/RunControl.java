package dev.forge.workflow.run;

import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a run is led.
 *
 * @param interrupts how often somebody has told it to end: once asks its steps to, twice kills them
 * @param keepsServices whether services are what is wanted: all of them start and run until somebody ends them
 * @param grace how many seconds a step has to end, whatever the file says; null for what the file says
 * @param isWaitingForHealth whether the run is settled only when what has a health check is healthy
 * @param observer hears when it is settled, and decides what an end means for the others
 */
public record RunControl(
        IntSupplier interrupts,
        boolean keepsServices,
        @Nullable Integer grace,
        boolean isWaitingForHealth,
        Observer observer) {
    /** Hears of a run from its own thread. */
    public interface Observer {
        /**
         * Where services are kept: everything has started, or has ended or will never start.
         *
         * @param isWell whether nothing has failed or is unhealthy
         */
        void settled(boolean isWell);

        /** Whether the end of a step that nobody stopped ends all, and with its exit code. */
        boolean endsAll(String step, int code);
    }

    /** A run of steps, which ends by itself. */
    public static RunControl ofSteps(IntSupplier interrupts) {
        return new RunControl(interrupts, false, null, false, new Observer() {
            @Override
            public void settled(boolean isWell) {
                // Nobody waits for it.
            }

            @Override
            public boolean endsAll(String step, int code) {
                return false;
            }
        });
    }
}
