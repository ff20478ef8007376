package dev.forge.workflow.run;

import dev.forge.engine.Containers;
import dev.forge.engine.definition.Network;
import dev.forge.workflow.StepDefinition;
import java.util.List;
import java.util.Map;

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

    String containerName(String step, int attempt);

    boolean isService(int node);

    boolean isInterrupted();

    void started(int node, String name);

    void healthy(int node, String name);

    void happened(RunEvents.Kind kind, String name, String detail, long millis);

    void ended(StepRun step, boolean succeeded, boolean stopped, int code, String detail, long millis);
}
