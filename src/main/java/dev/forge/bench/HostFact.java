package dev.forge.bench;

/** A fact that a result file tells of a benchmark's surroundings, by the name that it has there. */
public enum HostFact {
    /** The host's name. */
    HOST("host"),
    /** The kernel's release. */
    KERNEL("kernel"),
    /** The distribution. */
    SYSTEM("system"),
    /** The processor architecture. */
    ARCHITECTURE("architecture"),
    /** The processor's model. */
    CPU("cpu"),
    /** How many processors there are. */
    CPUS("cpus"),
    /** Memory in KiB. */
    MEMORY("memory_kib"),
    /** Swap space in KiB. */
    SWAP("swap_kib"),
    /** What chooses the processors' frequency. */
    GOVERNOR("governor"),
    /** Where the kernel reads the time. */
    CLOCK_SOURCE("clock_source"),
    /** The version of the Java that measured. */
    JAVA("java"),
    /** /proc/loadavg at the beginning. */
    LOAD_BEFORE("load_before"),
    /** /proc/loadavg at the end. */
    LOAD_AFTER("load_after"),
    /** Percent of the CPU time that the hypervisor gave to others meanwhile. */
    STEAL("steal_percent"),
    /** Counters of the kernel that were smaller at the end than at the beginning, so that nothing is told of them. */
    FALLEN_COUNTERS("fallen_counters"),
    /** How many pages were swapped meanwhile. */
    SWAPPED_PAGES("swapped_pages"),
    /** The image that the containers ran in. */
    IMAGE("image"),
    /** The command that the containers ran. */
    PAYLOAD("payload"),
    /** The compose file of a workflow that was measured. */
    WORKFLOW("workflow"),
    /** The command line that asked for the benchmark. */
    COMMAND("command"),
    /** The engine with which all others are compared, if one was named. */
    REFERENCE("reference"),
    /** Why there were so many rounds, if that was decided while measuring. */
    ITERATIONS("iterations");

    private final String key;

    HostFact(String key) {
        this.key = key;
    }

    /** Its name in result files. */
    public String key() {
        return key;
    }
}
