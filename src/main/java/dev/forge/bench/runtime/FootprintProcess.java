package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;

/** One process. Its statm stays open: a sample costs two cheap calls, and a reused pid cannot be mistaken for it. */
final class FootprintProcess {
    final int pid;
    private final RandomAccessFile file;
    private byte[] pages = new byte[128];
    private byte[] last = new byte[128];
    long kib;

    FootprintProcess(int pid, RandomAccessFile file) {
        this.pid = pid;
        this.file = file;
    }

    /** Reads the PSS if the page counts have changed; false if the process has ended. */
    boolean sample() {
        byte[] before = pages;
        pages = last;
        last = before;
        if (!hasPages()) {
            close();
            return false;
        }
        if (!Arrays.equals(pages, last)) {
            readPss();
        }
        return true;
    }

    private boolean hasPages() {
        try {
            file.seek(0);
            int length = Math.max(0, file.read(pages));
            Arrays.fill(pages, length, pages.length, (byte) 0);
            return pages[0] > '0'; // a zombie has no pages
        } catch (IOException e) {
            return false;
        }
    }

    void readPss() {
        String rollup = Proc.text("/proc/" + pid + "/smaps_rollup");
        if (rollup == null && hasPages()) {
            throw new ForgeException(
                    "the memory of process " + pid + " (" + MemoryFootprint.processName(pid) + ") cannot be read",
                    "run as root");
        }
        kib = rollup == null ? 0 : MemoryFootprint.kib(rollup, "Pss:");
    }

    void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written, so nothing can be lost.
        }
    }
}
