package dev.forge.workflow.run;

import dev.forge.engine.Containers;
import dev.forge.engine.definition.Network;
import dev.forge.workflow.HealthCheck;
import dev.forge.workflow.StepDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the steps of a run share, and whom they tell. */
interface RunContext {
    Containers containers();

    RunDirectory directory();

    RunEvents events();

    /** The contents of secrets, which no log may hold. */
    List<String> secrets();

    Map<String, String> labels();

    /** What a step sees of the network. */
    Network network(StepDefinition step);

    String containerName(StepDefinition definition, String step, int attempt);

    boolean isService(int node);

    boolean isInterrupted();

    StepCache cache();

    void started(int node, String name);

    void healthy(int node, String name, long millis);

    /** It has not been healthy for too long; only where services are kept. */
    void unhealthy(int node, String name, String reason);

    /**
     * The health check of a step, or null if it has none.
     *
     * @throws dev.forge.core.ForgeException if somebody waits for its health, and it has none
     */
    @Nullable
    HealthCheck healthCheck(int node, StepDefinition step);

    /** Whether services are what is wanted, so that they are watched as long as they run. */
    boolean keepsServices();

    /** How many seconds a step has to end, whatever the file says; null for what the file says. */
    @Nullable
    Integer grace();

    void happened(RunEvents.Kind kind, String name, String detail, long millis);

    /** It need not run: its outputs are those of an earlier run. */
    void cached(StepRun step);

    void ended(StepRun step, boolean succeeded, boolean stopped, int code, String detail, long millis);
}
