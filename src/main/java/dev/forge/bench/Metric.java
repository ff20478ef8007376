package dev.forge.bench;

import java.util.List;
import java.util.Optional;

/** What can be measured of an engine, under the name that it has in result files and on the command line. */
public enum Metric implements MetricId {
    /** From the start of the command line to its exit with the payload's exit code. */
    STARTUP("startup", "startup", "ms", true),
    /** From the same start to the payload's first byte. */
    FIRST_OUTPUT("first_output", "first output", "ms", true),
    /** From the same start until a service answers. */
    READY("ready", "time to ready", "ms", true),
    /** From the same start until everything that the run created is gone. */
    SETTLED("settled", "cleanup settled", "ms", true),
    /** User and system CPU time of everything that a run caused, a daemon's part included. */
    CPU("cpu", "CPU time", "ms", true),
    /** The most memory that the engine's command line had resident. */
    CLI_MEMORY("cli_peak_memory", "peak memory of the command line", "MB", true),
    /** The most memory that the helpers of one run had, as a sum of proportional set sizes. */
    HELPER_MEMORY("helper_peak_memory", "peak memory of the helpers", "MB", true),
    /** Proportional set size of the engine's own processes with one idle container. */
    MEMORY("memory", "memory with one container", "MB", true),
    /** Proportional set size of the engine's own processes without containers. */
    MEMORY_IDLE("memory_idle", "idle memory", "MB", true),
    /** The same with several idle containers; how many is a detail of the sample. */
    MEMORY_CONTAINERS("memory_containers", "memory with containers", "MB", true),
    /** What a container adds to the memory of the engine's own processes; see {@link MemorySlope}. */
    MEMORY_PER_CONTAINER("memory_per_container", "memory per container", "MB", true),
    /** The engine's whole store. */
    DISK("disk", "disk", "MB", true),
    /** What the benchmark's image adds to the store. */
    DISK_IMAGE("disk_image", "disk per image", "MB", true),
    /** What a stopped container adds to the store. */
    DISK_CONTAINER("disk_container", "disk per container", "MB", true),
    /** The store with all stopped containers. */
    DISK_CONTAINERS("disk_containers", "disk with containers", "MB", true),
    /** From an archive to an image that can be run. */
    LOAD("load", "image load", "ms", true),
    /** Making a container without starting it. */
    CREATE("create", "create", "ms", true),
    /** Starting a container that was created. */
    START("start", "start", "ms", true),
    /** From the start of Forge's dashboard to the first frame with nine tenths of the settled screen's cells. */
    FIRST_FRAME("first_frame", "first frame of the dashboard", "ms", true),
    /** From the start of the command to a workflow's checked and sorted graph. */
    COMPILE("workflow_compile", "workflow compilation", "ms", true),
    /** The same again for a file that has not changed. */
    RECOMPILE("workflow_recompile", "compilation of an unchanged workflow", "ms", true),
    /** What a run of a workflow costs for each step beside its container. */
    SCHEDULING("workflow_scheduling", "scheduling of a step", "µs", true),
    /** A run of a workflow, from the start of the command to its end. */
    WORKFLOW_RUN("workflow_run", "run of a workflow", "ms", true),
    /** What a step takes beside its payload, from its turn until its container is gone. */
    STEP_OVERHEAD("step_overhead", "overhead of a step", "ms", true),
    /** A step's payload, from its start to its end. */
    STEP("step", "step", "ms", true),
    /** From the wish for a step's container to its payload's start. */
    STEP_START("step_start", "start of a step", "ms", true),
    /** The most memory that a step's cgroup counted, page cache included. */
    STEP_MEMORY("step_peak_memory", "peak memory of a step", "MB", true),
    /** What a step read from devices. */
    STEP_READ("step_read", "data read by a step", "MB", true),
    /** What a step wrote to devices. */
    STEP_WRITTEN("step_written", "data written by a step", "MB", true),
    /** How long something of a step waited for a processor. */
    STEP_CPU_STALL("step_cpu_stalled", "time that a step waited for a processor", "ms", true),
    /** How long something of a step waited for memory. */
    STEP_MEMORY_STALL("step_memory_stalled", "time that a step waited for memory", "ms", true),
    /** How long something of a step waited for input and output. */
    STEP_IO_STALL("step_io_stalled", "time that a step waited for input and output", "ms", true),
    /** Writing 32 MiB one after the other, to the disk. */
    FILE_WRITE("file_write", "sequential write", "ms", true),
    /** Reading them from the page cache. */
    FILE_READ("file_read", "sequential read", "ms", true),
    /** Writing 4 KiB at a random place, to the disk at the end of many. */
    FILE_RANDOM_WRITE("file_random_write", "random write", "µs", true),
    /** Reading 4 KiB at a random place from the page cache. */
    FILE_RANDOM_READ("file_random_read", "random read", "µs", true),
    /** Making a file of 1 KiB. */
    FILE_CREATE("file_create", "creation of a small file", "µs", true),
    /** Asking for a file's size and times. */
    FILE_STAT("file_stat", "stat of a small file", "µs", true),
    /** Removing a small file. */
    FILE_UNLINK("file_unlink", "removal of a small file", "µs", true),
    /** Writing 4 KiB to the end of a file and waiting until they are on the disk. */
    FILE_FSYNC("file_fsync", "write with fsync", "µs", true),
    /** Changing a file of the image for the first time, so that it is copied. */
    FILE_COPY_UP("file_copy_up", "copy-up of a file", "ms", true),
    /** Running a command in a container. */
    EXEC("exec", "exec", "ms", true),
    /** Stopping a container. */
    STOP("stop", "stop", "ms", true),
    /** Removing a stopped container. */
    RM("rm", "rm", "ms", true),
    /** Containers that were alive at once. */
    DENSITY("density", "containers alive", "containers", false),
    /** Containers per second at one level of concurrency, which is a detail of the sample. */
    THROUGHPUT("throughput", "containers per second", "containers/s", false);

    /** What every run of a container tells. */
    public static final List<Metric> OF_RUN = List.of(STARTUP, FIRST_OUTPUT, SETTLED, CPU, CLI_MEMORY, HELPER_MEMORY);

    /** What the engine's own processes hold. */
    static final List<Metric> OF_MEMORY = List.of(MEMORY_IDLE, MEMORY, MEMORY_CONTAINERS);

    /** What the engine's store holds. */
    static final List<Metric> OF_DISK = List.of(DISK, DISK_IMAGE, DISK_CONTAINER, DISK_CONTAINERS);

    private final String key;
    private final String title;
    private final String unit;
    private final boolean lessIsBetter;

    Metric(String key, String title, String unit, boolean lessIsBetter) {
        this.key = key;
        this.title = title;
        this.unit = unit;
        this.lessIsBetter = lessIsBetter;
    }

    /** Its name in result files and on the command line. */
    @Override
    public String key() {
        return key;
    }

    /** What it is called in a sentence. */
    @Override
    public String title() {
        return title;
    }

    /** The unit of its values; a MB is 2^20 bytes. */
    @Override
    public String unit() {
        return unit;
    }

    /** Whether a smaller value is the better one. */
    public boolean lessIsBetter() {
        return lessIsBetter;
    }

    /** Whether it is counted rather than timed or sampled, so that one value says it all. */
    public boolean isExact() {
        return OF_DISK.contains(this);
    }

    /** The metric with this name, if there is one. */
    public static Optional<Metric> named(String key) {
        for (Metric metric : values()) {
            if (metric.key.equals(key)) {
                return Optional.of(metric);
            }
        }
        return Optional.empty();
    }
}
