package dev.forge.bench;

/** What Forge measures, by the name that it has in result files. */
public enum Operation implements OperationId {
    /** Starts of containers, alone or several at once. */
    STARTUP("container_startup", "forge_startup"),
    /** Memory of the engine's own processes. */
    MEMORY("memory_usage", "forge_memory"),
    /** Size of the engine's store. */
    DISK("disk_usage", "forge_disk"),
    /** Loading an image from an archive. */
    LOAD("image_load", "forge_load"),
    /** The steps of a container's life. */
    LIFECYCLE("container_lifecycle", "forge_lifecycle"),
    /** Containers that are alive at once. */
    DENSITY("container_density", "forge_density"),
    /** Containers that are started at once. */
    CONCURRENCY("container_concurrency", "forge_concurrency"),
    /** Starts of Forge's dashboard. */
    DASHBOARD("dashboard_startup", "forge_dashboard"),
    /** Compiling workflows and deciding what comes next in them. */
    DAG("dag_parsing", "forge_dag"),
    /** File input and output. */
    FILES("file_io", "forge_files"),
    /** Steps of workflows, and whole runs of them. */
    WORKFLOW("workflow", "forge_workflow");

    /** The name of a suite with more than one operation. */
    public static final String SUITE_OF_SEVERAL = "forge_comprehensive";

    private final String key;
    private final String suiteName;

    Operation(String key, String suiteName) {
        this.key = key;
        this.suiteName = suiteName;
    }

    @Override
    public String key() {
        return key;
    }

    /** The name of a suite that holds nothing else. */
    public String suiteName() {
        return suiteName;
    }
}
