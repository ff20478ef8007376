package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A program that does file input and output and reads the monotonic clock in between: the same in every container and on
 * the host. It is made here, as no image has one: a static program of a few instructions that makes the system calls of
 * a list, one after the other, and ends with the error of the first one that fails. The list is part of the program, so
 * no time is spent on deciding what comes next.
 */
public final class FileProbe {
    /** Bytes of a call in the list: its number, six arguments, and what its result is masked with. */
    private static final int ENTRY = 64;

    private static final long BASE = 0x400000;
    private static final long SCRATCH = 0x10000000;
    private static final int HEADERS = 64 + 2 * 56;
    private static final int BLOCK = 1 << 20;
    private static final int MARKS = 64 << 10;
    private static final int MARK_BYTES = 16;
    private static final int AT_FDCWD = -100;
    private static final int CREATE = 0100;
    private static final int WRITE_ONLY = 1;
    private static final int READ_WRITE = 2;
    private static final int MODE = 0644;
    private static final int CLOCK_MONOTONIC = 1;
    /** The first descriptor that is free, when all above standard error are closed. */
    private static final int FILE = 3;

    private static final int MAX_LEFT_OPEN = 32;
    private static final long ANY_RESULT = Long.MAX_VALUE;
    private static final long NO_ERROR = -1;

    private final Machine machine;
    private final List<long[]> calls = new ArrayList<>();
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private int textBytes;
    private int marks;

    /** The system calls by what they do. */
    private enum Call {
        READ,
        WRITE,
        CLOSE,
        SEEK,
        READ_AT,
        WRITE_AT,
        SYNC,
        CLOCK,
        OPEN,
        STAT,
        UNLINK,
        CHMOD,
        COPY,
        EXIT
    }

    /** An architecture: its number in a program's header, its numbers of the calls, and the instructions. */
    private abstract static class Machine {
        private final int elf;
        private final Map<Call, Integer> numbers = new EnumMap<>(Call.class);

        Machine(int elf, int... numbers) {
            this.elf = elf;
            Call[] all = Call.values();
            for (int i = 0; i < all.length; i++) {
                this.numbers.put(all[i], numbers[i]);
            }
        }

        int number(Call call) {
            return numbers.getOrDefault(call, -1);
        }

        abstract byte[] code(long list);

        static ByteBuffer put(ByteBuffer out, int... bytes) {
            for (int each : bytes) {
                out.put((byte) each);
            }
            return out;
        }
    }

    private static final class X86 extends Machine {
        X86() {
            super(62, 0, 1, 3, 8, 17, 18, 74, 228, 257, 262, 263, 268, 326, 231);
        }

        @Override
        byte[] code(long list) {
            ByteBuffer out = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
            put(out, 0x49, 0xBC).putLong(list); // mov r12, list
            put(out, 0x49, 0x8B, 0x04, 0x24); // loop: mov rax, [r12]
            put(out, 0x49, 0x8B, 0x7C, 0x24, 0x08); // mov rdi, [r12+8]
            put(out, 0x49, 0x8B, 0x74, 0x24, 0x10); // mov rsi, [r12+16]
            put(out, 0x49, 0x8B, 0x54, 0x24, 0x18); // mov rdx, [r12+24]
            put(out, 0x4D, 0x8B, 0x54, 0x24, 0x20); // mov r10, [r12+32]
            put(out, 0x4D, 0x8B, 0x44, 0x24, 0x28); // mov r8, [r12+40]
            put(out, 0x4D, 0x8B, 0x4C, 0x24, 0x30); // mov r9, [r12+48]
            put(out, 0x0F, 0x05); // syscall
            put(out, 0x49, 0x23, 0x44, 0x24, 0x38); // and rax, [r12+56]
            put(out, 0x49, 0x83, 0xC4, 0x40); // add r12, 64
            put(out, 0x48, 0x85, 0xC0); // test rax, rax
            put(out, 0x79, 0xCE); // jns loop
            put(out, 0x48, 0x89, 0xC7); // mov rdi, rax
            put(out, 0x48, 0xF7, 0xDF); // neg rdi
            put(out, 0xB8).putInt(number(Call.EXIT)); // mov eax, exit_group
            put(out, 0x0F, 0x05); // syscall
            return out.array();
        }
    }

    private static final class Arm extends Machine {
        Arm() {
            super(183, 63, 64, 57, 62, 67, 68, 82, 113, 56, 79, 35, 53, 285, 94);
        }

        @Override
        byte[] code(long list) {
            ByteBuffer out = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
            out.putInt(0xD2800013 | (int) (list & 0xFFFF) << 5); // movz x19, list
            out.putInt(0xF2A00013 | (int) (list >> 16 & 0xFFFF) << 5); // movk x19, list, lsl 16
            out.putInt(0xF9400268); // loop: ldr x8, [x19]
            out.putInt(0xA9408660); // ldp x0, x1, [x19, 8]
            out.putInt(0xA9418E62); // ldp x2, x3, [x19, 24]
            out.putInt(0xA9429664); // ldp x4, x5, [x19, 40]
            out.putInt(0xD4000001); // svc 0
            out.putInt(0xF9401E69); // ldr x9, [x19, 56]
            out.putInt(0x8A090000); // and x0, x0, x9
            out.putInt(0x91010273); // add x19, x19, 64
            out.putInt(0xB6FFFF00); // tbz x0, 63, loop
            out.putInt(0xCB0003E0); // neg x0, x0
            out.putInt(0xD2800008 | number(Call.EXIT) << 5); // mov x8, exit_group
            out.putInt(0xD4000001); // svc 0
            return out.array();
        }
    }

    private FileProbe(Machine machine) {
        this.machine = machine;
    }

    /**
     * A program for this host's architecture, without any work yet.
     *
     * @throws ForgeException if it is not known how to make one
     */
    public static FileProbe forThisHost() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> new FileProbe(new X86()).withoutInherited();
            case "aarch64" -> new FileProbe(new Arm()).withoutInherited();
            default ->
                throw new ForgeException("file input and output is not measured on " + System.getProperty("os.arch")
                        + ": there is no program for it");
        };
    }

    private FileProbe withoutInherited() {
        for (int descriptor = FILE; descriptor < MAX_LEFT_OPEN; descriptor++) {
            call(ANY_RESULT, Call.CLOSE, descriptor);
        }
        return this;
    }

    private void call(long mask, Call call, long... args) {
        long[] entry = new long[ENTRY / Long.BYTES];
        entry[0] = machine.number(call);
        System.arraycopy(args, 0, entry, 1, args.length);
        entry[7] = mask;
        calls.add(entry);
    }

    private void call(Call call, long... args) {
        call(NO_ERROR, call, args);
    }

    /** Where a text will be: its place among the texts, which is made an address when all are known. */
    private long address(String text) {
        Integer at = texts.get(text);
        if (at == null) {
            at = textBytes;
            texts.put(text, at);
            textBytes += text.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        return SCRATCH - 1L - at;
    }

    /** Reads the clock. */
    public FileProbe mark() {
        call(Call.CLOCK, CLOCK_MONOTONIC, SCRATCH + (long) MARK_BYTES * marks++);
        return this;
    }

    /** Opens a file, which is made unless it is there, for reading and writing; it is the only one that is open. */
    public FileProbe open(String path) {
        call(Call.OPEN, AT_FDCWD, address(path), CREATE | READ_WRITE, MODE);
        return this;
    }

    public FileProbe close() {
        call(Call.CLOSE, FILE);
        return this;
    }

    /** Writes so many bytes, at most a MiB, where the file's position is. */
    public FileProbe write(int bytes) {
        call(Call.WRITE, FILE, 0, bytes);
        return this;
    }

    /** Reads as much. */
    public FileProbe read(int bytes) {
        call(Call.READ, FILE, SCRATCH + MARKS, bytes);
        return this;
    }

    public FileProbe writeAt(int bytes, long position) {
        call(Call.WRITE_AT, FILE, 0, bytes, position);
        return this;
    }

    public FileProbe readAt(int bytes, long position) {
        call(Call.READ_AT, FILE, SCRATCH + MARKS, bytes, position);
        return this;
    }

    public FileProbe rewind() {
        call(Call.SEEK, FILE, 0, 0);
        return this;
    }

    /** Waits until what was written is on the disk. */
    public FileProbe sync() {
        call(Call.SYNC, FILE);
        return this;
    }

    public FileProbe stat(String path) {
        call(Call.STAT, AT_FDCWD, address(path), SCRATCH + MARKS, 0);
        return this;
    }

    public FileProbe unlink(String path) {
        call(Call.UNLINK, AT_FDCWD, address(path), 0);
        return this;
    }

    /** Gives a file the mode that it has already, for which an overlay copies it up. */
    public FileProbe touchMode(String path, int mode) {
        call(Call.CHMOD, AT_FDCWD, address(path), mode);
        return this;
    }

    /** Copies a file inside the kernel, as an overlay does. */
    public FileProbe copy(String from, String to, long bytes) {
        call(Call.OPEN, AT_FDCWD, address(from), 0, 0);
        call(Call.OPEN, AT_FDCWD, address(to), CREATE | WRITE_ONLY, MODE);
        call(Call.COPY, FILE, 0, FILE + 1, 0, bytes, 0);
        call(Call.CLOSE, FILE + 1);
        call(Call.CLOSE, FILE);
        return this;
    }

    /** The program, which writes what it read of the clock to a file when all is done. */
    public byte[] program(String result) {
        call(Call.OPEN, AT_FDCWD, address(result), CREATE | WRITE_ONLY, MODE);
        call(Call.WRITE, FILE, SCRATCH, (long) MARK_BYTES * marks);
        call(Call.EXIT, 0);
        int list = HEADERS + machine.code(0).length;
        int text = list + ENTRY * calls.size();
        int block = text + textBytes;
        int size = block + BLOCK;
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        header(out, size);
        out.put(machine.code(BASE + list));
        int write = machine.number(Call.WRITE);
        int writeAt = machine.number(Call.WRITE_AT);
        for (long[] entry : calls) {
            for (int i = 0; i < entry.length; i++) {
                boolean isBlock = i == 2 && entry[2] == 0 && (entry[0] == write || entry[0] == writeAt);
                boolean isText = i > 0 && i < 7 && entry[i] < SCRATCH && entry[i] >= SCRATCH - 1L - textBytes;
                out.putLong(isBlock ? BASE + block : isText ? BASE + text + (SCRATCH - 1L - entry[i]) : entry[i]);
            }
        }
        for (String each : texts.keySet()) {
            out.put(each.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
        }
        // No file system saves itself the work by compressing it, or by noticing that it is empty.
        byte[] random = new byte[BLOCK];
        new Random(1).nextBytes(random);
        out.put(random);
        return out.array();
    }

    /** A static program of two segments: what is read and executed, and what is written. */
    private void header(ByteBuffer out, int size) {
        out.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        out.putShort((short) 2).putShort((short) machine.elf).putInt(1);
        out.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0);
        out.putShort((short) 64).putShort((short) 56).putShort((short) 2);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        out.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
        out.putLong(size).putLong(size).putLong(0x10000);
        out.putInt(1).putInt(6).putLong(0).putLong(SCRATCH).putLong(SCRATCH);
        out.putLong(0).putLong(MARKS + BLOCK).putLong(0x10000);
    }

    /** The moments in the file that the program wrote, in nanoseconds. */
    public static long[] moments(byte[] result) {
        ByteBuffer in = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
        long[] moments = new long[result.length / MARK_BYTES];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = in.getLong() * 1_000_000_000L + in.getLong();
        }
        return moments;
    }
}
