package dev.forge.bench.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parsing of /proc files and program headers. */
class ParsingTest {
    @Test
    void pssFromSmapsRollup() {
        String rollup = """
                55d0c8a00000-7ffd3a5f2000 ---p 00000000 00:00 0                          [rollup]
                Rss:                4380 kB
                Pss:                1536 kB
                Pss_Dirty:           900 kB
                Pss_Anon:            900 kB
                SwapPss:               0 kB
                """;
        assertThat(MemoryFootprint.kib(rollup, "Pss:")).isEqualTo(1536);
        assertThat(MemoryFootprint.kib("", "Pss:")).isZero();
    }

    @Test
    void hardLimits() {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             96365                96365                processes
                Max open files            1024                 20000                files
                Max locked memory         unlimited            unlimited            bytes
                """;
        assertThat(PodmanEngine.hardLimit(limits, "Max open files")).isEqualTo("20000");
        assertThat(PodmanEngine.hardLimit(limits, "Max locked memory")).isNull();
        assertThat(PodmanEngine.hardLimit(null, "Max open files")).isNull();
    }

    @Test
    void listeningSockets() {
        String table = """
                Num       RefCount Protocol Flags    Type St Inode Path
                0000000000000000: 00000002 00000000 00010000 0001 01 18001 /run/docker.sock
                0000000000000000: 00000003 00000000 00000000 0001 03 18002 /run/docker.sock
                0000000000000000: 00000002 00000000 00010000 0001 01 18003 /run/a b.sock
                0000000000000000: 00000003 00000000 00000000 0001 03 18004
                """;
        assertThat(SocketOwner.listeners(table, Set.of("/run/docker.sock"))).containsExactly("socket:[18001]");
        assertThat(SocketOwner.listeners(table, Set.of("/run/a b.sock"))).containsExactly("socket:[18003]");
    }

    @Test
    void descendantsAndAncestors() {
        ProcessTable table = ProcessTable.of(Map.of(1, 0, 10, 1, 11, 10, 12, 11, 20, 1, 21, 20));
        assertThat(table.withDescendants(Set.of(10))).containsExactlyInAnyOrder(10, 11, 12);
        assertThat(table.ancestors(12, 99)).containsExactlyInAnyOrder(11, 10);
        assertThat(table.ancestors(12, 10)).containsExactly(11);
        assertThat(table.ancestors(20, 99)).isEmpty();
    }

    @Test
    void staticElfIsDistinguishedFromDynamic() throws Exception {
        assertThat(StaticElf.isStatic(Files.readAllBytes(Path.of("/bin/sh")))).isFalse();
        assertThat(StaticElf.isStatic("#!/bin/sh\n".getBytes())).isFalse();
        assertThat(StaticElf.isStatic(new byte[3])).isFalse();
    }

    @Test
    void imageIsReproducible(@TempDir Path one, @TempDir Path two) throws Exception {
        byte[] busybox = {1, 2, 3};
        BenchmarkImage first = BenchmarkImage.build(busybox, one.toFile(), one.toFile());
        BenchmarkImage second = BenchmarkImage.build(busybox, two.toFile(), two.toFile());
        assertThat(first.id()).isEqualTo(second.id()).matches("[0-9a-f]{64}");
        assertThat(first.archive()).hasSameBinaryContentAs(second.archive());
        assertThat(BenchmarkImage.build(new byte[] {4}, one.toFile(), one.toFile())
                        .id())
                .isNotEqualTo(first.id());
    }
}
