package dev.forge.engine.oci;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;

/** Detects which files the kernel can execute, by their first bytes as the kernel does. */
final class ProgramFormat {
    private static final File MORE = new File("/proc/sys/fs/binfmt_misc");
    /** The end of e_machine in the header of an ELF file (System V ABI, chapter 4). */
    private static final int HEADER = 20;

    private ProgramFormat() {}

    /** Whether it is a script with an interpreter line or a program for this architecture; true if in doubt. */
    static boolean isKnown(File file) {
        byte[] start = new byte[HEADER];
        int length;
        try (FileInputStream in = new FileInputStream(file)) {
            length = Math.max(0, in.read(start, 0, HEADER));
        } catch (IOException e) {
            return true;
        }
        if (length >= 2 && start[0] == '#' && start[1] == '!') {
            return true;
        }
        if (length < HEADER || start[0] != 0x7f || start[1] != 'E' || start[2] != 'L' || start[3] != 'F') {
            return false;
        }
        boolean littleEndian = start[5] == 1;
        int high = start[littleEndian ? 19 : 18] & 0xff;
        int low = start[littleEndian ? 18 : 19] & 0xff;
        return runs((high << 8) | low);
    }

    private static boolean runs(int machine) {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> machine == 62 || machine == 3; // x86-64 and i386
            case "aarch64" -> machine == 183 || machine == 40; // AArch64 and Arm
            default -> true;
        };
    }

    /** Whether other formats are registered with the kernel, for instance by qemu for other architectures. */
    static boolean kernelKnowsOthers() {
        String[] formats = MORE.list();
        // "register" and "status" are the interface itself.
        return formats != null && formats.length > 2;
    }
}
