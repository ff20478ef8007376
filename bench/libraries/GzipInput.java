package dev.forge.engine.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The JDK's reader of gzip in place of Forge's own, for bench/parsers. */
public final class GzipInput extends GZIPInputStream {
    public GzipInput(InputStream in) throws IOException {
        super(in, 128 << 10);
    }
}
