package dev.forge.workflow.run;

import dev.forge.core.Proc;
import org.jspecify.annotations.Nullable;

/**
 * How short this host is of what programs need: the shares of the last ten seconds in which some of them waited for it,
 * in percent (the kernel's pressure stall information).
 *
 * @param cpu waited for a processor
 * @param memory waited for memory
 * @param io waited for a device
 */
record HostPressure(double cpu, double memory, double io) {
    private static final String FIELD = "some avg10=";
    /** As many programs want to run as there are processors: nobody waits. */
    private static final double CALM_LOAD = 1;

    /** As it is now; null if the host tells nothing of the kind. */
    static @Nullable HostPressure read() {
        return of(
                Proc.text("/proc/pressure/cpu"),
                Proc.text("/proc/pressure/memory"),
                Proc.text("/proc/pressure/io"),
                Proc.text("/proc/loadavg"),
                Runtime.getRuntime().availableProcessors());
    }

    /**
     * What the kernel's files say. Without pressure stall information (before Linux 4.20, or switched off) the load tells
     * how many programs want a processor or a device: of twice as many as there are processors half have to wait.
     *
     * @param load the text of loadavg
     */
    static @Nullable HostPressure of(
            @Nullable String cpu, @Nullable String memory, @Nullable String io, @Nullable String load, int cpus) {
        Double waited = share(cpu);
        if (waited != null) {
            Double forMemory = share(memory);
            Double forDevices = share(io);
            return new HostPressure(waited, forMemory == null ? 0 : forMemory, forDevices == null ? 0 : forDevices);
        }
        if (load == null || load.isBlank()) {
            return null;
        }
        try {
            double each = Double.parseDouble(load.substring(0, load.indexOf(' '))) / cpus;
            return new HostPressure(each <= CALM_LOAD ? 0 : 100 * (1 - CALM_LOAD / each), 0, 0);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private static @Nullable Double share(@Nullable String text) {
        int start = text == null ? -1 : text.indexOf(FIELD);
        if (text == null || start < 0) {
            return null;
        }
        int end = text.indexOf(' ', start + FIELD.length());
        try {
            return Double.valueOf(text.substring(start + FIELD.length(), end < 0 ? text.length() : end));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
