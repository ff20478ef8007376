package dev.forge.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small private /proc and /sys for a test. */
record HostTree(Path root) {
    HostTree put(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    HostTree process(int pid, int parent, long ticks, long rssKb, long pssKb) throws IOException {
        put(
                "/proc/" + pid + "/stat",
                pid + " (x) S " + parent + " 1 1 0 -1 0 0 0 0 0 " + ticks + " 0 0 0 20 0 1 0 500 0 0");
        put("/proc/" + pid + "/status", "Name:\tx\nVmSize:\t" + rssKb * 10 + " kB\nVmRSS:\t" + rssKb + " kB\n");
        return put(
                "/proc/" + pid + "/smaps_rollup", "x\nRss: " + rssKb + " kB\nPss: " + pssKb + " kB\nPss_Anon: 1 kB\n");
    }

    /** The same with another start time, as the next process with this id has. */
    HostTree startedAt(int pid, int parent, char state, long start) throws IOException {
        process(pid, parent, 0, 1024, 512);
        return put(
                "/proc/" + pid + "/stat",
                pid + " (x) " + state + " " + parent + " 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " + start + " 0 0");
    }

    /** And with the kernel's peak. */
    HostTree peak(int pid, long rssKb, long peakKb) throws IOException {
        process(pid, 1, 0, rssKb, rssKb);
        return put(
                "/proc/" + pid + "/status",
                "Name:\tx\nVmSize:\t" + rssKb + " kB\nVmHWM:\t" + peakKb + " kB\nVmRSS:\t" + rssKb + " kB\n");
    }

    HostTree host() throws IOException {
        put("/proc/meminfo", "MemTotal: 1048576 kB\nMemFree: 1 kB\nMemAvailable: 262144 kB\n");
        put("/proc/uptime", "105.00 50.00\n");
        return put("/proc/stat", "cpu  1 1 1 1 1 1 1 1 0 0\ncpu0 1\ncpu1 1\ncpu2 1\ncpu3 1\n");
    }

    HostFiles files() {
        return new HostFiles(root);
    }
}
