package dev.forge.bench.analysis;

/** Everything that reduces confidence in a benchmark's figures, each with what can be done about it. */
public enum Caution {
    /** Others run on this host. */
    LOAD("times are longer than they would be and vary more; stop what else runs, or wait for it"),
    /** Processes waited for a CPU, memory or a disk. */
    PRESSURE("runs waited for others; stop what else runs, or give the host more of it"),
    /** The hypervisor gave this machine's CPUs to others. */
    STEAL("compare only what was measured in the same rounds, prefer CPU time, or use a machine of your own"),
    /** The CPUs' clock follows the load. */
    FREQUENCY("short runs meet a slow clock; set it with: cpupower frequency-set -g performance"),
    /** The kernel's counters went back. */
    COUNTERS("what they would tell is left out; a reset, a moved virtual machine or a change of CPUs does that"),
    /** Pages were swapped meanwhile. */
    SWAP("a run that waits for the disk measures the disk; free memory, or turn swap off for the run: swapoff -a"),
    /** A series rises or falls all along. */
    DRIFT("rounds keep comparisons fair, but not the figures of one engine; let the host settle, then measure again"),
    /** The first measured round took much longer than the rest. */
    SLOW_FIRST_ROUND("caches were cold; warm up more: --warmup 3"),
    /** Neighbouring values resemble each other. */
    AUTOCORRELATION("the interval of this series is too narrow; measure for longer, and compare within rounds only"),
    /** Runs failed. */
    FAILED_RUNS("they are in none of the figures; find out why before believing the others"),
    /** Engines do not do the same work. */
    UNEQUAL_CONFIGURATION("the difference may come from that; make them equal where it matters"),
    /** There are too few values for an interval. */
    TOO_FEW("they give no interval; take more: --iterations 10");

    private final String advice;

    Caution(String advice) {
        this.advice = advice;
    }

    /** What follows from it and what can be done, in lower case. */
    public String advice() {
        return advice;
    }

    /** A finding with the advice. */
    public String text(String finding) {
        return finding + ": " + advice;
    }
}
