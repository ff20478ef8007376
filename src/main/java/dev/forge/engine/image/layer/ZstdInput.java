package dev.forge.engine.image.layer;

import dev.forge.engine.image.tar.BrokenArchive;
import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads zstd (RFC 8878). The decoder reports damage in its own ways, which become one. */
final class ZstdInput extends BlockInput {
    private ZstdInput(InputStream in) {
        super(in);
    }

    static InputStream open(InputStream in) {
        return new ZstdInput(new ZstdInputStream(new ZstdFrames(in)));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (MalformedInputException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new BrokenArchive("its zstd data is damaged or truncated: " + e.getMessage());
        } catch (BrokenArchive e) {
            throw e;
        } catch (IOException e) {
            throw new BrokenArchive("its zstd data is damaged or truncated: " + e.getMessage());
        }
    }
}
