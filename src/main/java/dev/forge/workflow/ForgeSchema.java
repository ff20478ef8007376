package dev.forge.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema of what stands below {@code x-forge}, for editors; the readers do not use it. */
public final class ForgeSchema {
    private ForgeSchema() {}

    /** The schema's text. */
    public static String text() {
        try (InputStream in = ForgeSchema.class.getResourceAsStream("x-forge.schema.json")) {
            if (in == null) {
                throw new IllegalStateException("x-forge.schema.json is not there");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
