package dev.forge.workflow.run;

import dev.forge.engine.Containers;
import java.io.File;
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

    String containerName(String step, int attempt);

    boolean isService(int node);

    boolean isInterrupted();

    StepCache cache();

    /** The layers of an image, the uppermost first. */
    List<File> layers(String image);

    void started(int node, String name);

    void healthy(int node, String name);

    void happened(RunEvents.Kind kind, String name, String detail, long millis);

    /** It need not run: its outputs are those of an earlier run. */
    void cached(StepRun step);

    void ended(StepRun step, boolean succeeded, boolean stopped, int code, String detail, long millis);
}
