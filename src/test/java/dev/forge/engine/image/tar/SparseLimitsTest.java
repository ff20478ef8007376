package dev.forge.engine.image.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A million parts of a sparse file are read, one more is refused. Apart, because it takes a second. */
class SparseLimitsTest {
    /** Four parts are in the header and 21 in each block: 49932 blocks make 1048576 parts. */
    @ParameterizedTest
    @ValueSource(ints = {49932, 49933})
    void anOldMapIsBounded(int blocks) throws IOException {
        byte[] block = SparseMapTest.more(SparseMapTest.parts(new long[42]), true);
        byte[] archive = new byte[512 * (blocks + 1)];
        System.arraycopy(SparseMapTest.old(0, 9, SparseMapTest.parts(new long[8]), true), 0, archive, 0, 512);
        for (int i = 1; i <= blocks; i++) {
            System.arraycopy(block, 0, archive, 512 * i, 512);
        }
        archive[archive.length - 8] = 0;
        if (blocks == 49932) {
            assertThat(SparseMapTest.first(archive))
                    .isNotNull()
                    .satisfies(e -> assertThat(e.segments()).hasSize(2 << 20));
        } else {
            assertThatThrownBy(() -> SparseMapTest.first(archive))
                    .hasMessage("a sparse file has more than 1048576 parts");
        }
    }

    @Test
    void theLimitOfPartsInVersion0() {
        PaxRecords records = new PaxRecords();
        byte[] part = TarBlocks.bytes("23 GNU.sparse.offset=0\n");
        byte[] many = new byte[part.length * (1 << 16)];
        for (int i = 0; i < many.length; i += part.length) {
            System.arraycopy(part, 0, many, i, part.length);
        }
        assertThatCode(() -> {
                    for (int i = 0; i < 32; i++) {
                        records.read(many);
                    }
                })
                .doesNotThrowAnyException();
        assertThat(records.sparse()).hasSize(2 << 20);
        assertThatThrownBy(() -> records.read(part)).hasMessage("a sparse file has more than 1048576 parts");
    }
}
