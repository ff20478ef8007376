package dev.forge.bench.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Distinguishes static from dynamic programs, elf(5): a dynamic program has a PT_INTERP program header. */
final class StaticElf {
    private static final int MAGIC = 0x464c457f; // 0x7f E L F, little-endian
    private static final int PT_INTERP = 3;

    private StaticElf() {}

    /** Whether a file that begins with these bytes is a 64-bit ELF program that needs no interpreter. */
    static boolean isStatic(byte[] head) {
        ByteBuffer elf = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < 64 || elf.getInt(0) != MAGIC || head[4] != 2) {
            return false;
        }
        long table = elf.getLong(32);
        int size = elf.getShort(54) & 0xffff;
        int count = elf.getShort(56) & 0xffff;
        for (int i = 0; i < count; i++) {
            long at = table + (long) i * size;
            if (at < 0 || at + 4 > head.length || elf.getInt((int) at) == PT_INTERP) {
                return false;
            }
        }
        return true;
    }
}
