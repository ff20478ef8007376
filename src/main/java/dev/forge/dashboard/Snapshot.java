package dev.forge.dashboard;

import java.time.Instant;
import java.util.List;

/**
 * Everything that the dashboard shows, as it was at one moment. Whatever draws it, a terminal, a table, JSON or a page,
 * draws this.
 */
record Snapshot(
        Instant time,
        Host host,
        List<ContainerRow> containers,
        List<EngineRow> engines,
        List<ImageRow> images,
        List<DiskRow> disk,
        List<String> benchmarks,
        List<WorkflowRow> workflows,
        List<Event> events) {

    /**
     * The host.
     *
     * @param name its name
     * @param cpus the number of CPUs that are online
     * @param cpu the use of all of them, 0 to 100; -1 before it is known
     * @param memory all of it, in bytes
     * @param memoryUsed what is not available to new processes, in bytes
     * @param diskPath a directory of the filesystem that the figures are of: Forge's home
     * @param disk its size in bytes
     * @param diskUsed in bytes
     * @param cpuPressure the share of the last ten seconds in which some process waited, in percent; -1 where the
     *     kernel does not have it
     * @param memoryPressure the same for memory
     * @param ioPressure the same for block devices
     * @param load the load averages, as the kernel writes them
     * @param uptimeSeconds since boot
     * @param cpuHistory the last CPU figures, the newest last
     */
    record Host(
            String name,
            int cpus,
            double cpu,
            long memory,
            long memoryUsed,
            String diskPath,
            long disk,
            long diskUsed,
            double cpuPressure,
            double memoryPressure,
            double ioPressure,
            String load,
            long uptimeSeconds,
            List<Double> cpuHistory) {}

    /**
     * An engine and what it costs itself: its own processes, without those in containers.
     *
     * @param name its name
     * @param program its command line program; empty if there is none
     * @param problem why it does not answer; empty if it does, or was not asked yet
     * @param running how many containers run
     * @param all how many there are; -1 before it has answered
     * @param processes the number of its own processes
     * @param bytes their proportional set size (PSS), in bytes; -1 if it cannot be read
     * @param idleBytes the part of it that is there without any container, in bytes: daemons
     * @param cpu the CPU use of these processes in percent of one CPU; -1 before it is known
     */
    record EngineRow(
            String name,
            String program,
            String problem,
            int running,
            int all,
            int processes,
            long bytes,
            long idleBytes,
            double cpu) {
        /** What each running container adds, in bytes; -1 without containers or without the figure. */
        long bytesPerContainer() {
            return running == 0 || bytes < 0 ? -1 : (bytes - idleBytes) / running;
        }
    }

    /** An image of an engine; the size in bytes. */
    record ImageRow(String engine, String name, String id, long size, String created, boolean isUsed) {}

    /** A kind of data in an engine's store, in the engine's own words and figures. */
    record DiskRow(String engine, String kind, String count, String size, String reclaimable) {}

    /**
     * A run of a workflow.
     *
     * @param name the workflow's name
     * @param file its file
     * @param id the run's id
     * @param engine on which engine
     * @param state {@code running}, {@code succeeded}, {@code failed}, {@code interrupted} or {@code killed}
     * @param started when it began, in milliseconds since 1970
     * @param process the process that runs it, or 0 if it does not run
     * @param steps its steps by level, if it is the workflow's latest run
     */
    record WorkflowRow(
            String name,
            String file,
            String id,
            String engine,
            String state,
            long started,
            int process,
            List<StepRow> steps) {}

    /**
     * A step of a run.
     *
     * @param level how many steps are one behind the other before it, at most
     * @param state {@code waiting}, {@code running}, {@code succeeded}, {@code cached}, {@code failed} and so on
     * @param millis how long it took; -1 if it has not ended
     * @param detail why it failed; empty if it did not
     * @param log the file with what it printed
     */
    record StepRow(int level, String name, String state, long millis, String detail, String log) {}

    /** Something that has happened to a container or was done from here. */
    record Event(Instant time, Severity severity, String text) {}

    /** How bad it is. */
    enum Severity {
        NORMAL,
        WARNING,
        ERROR
    }
}
