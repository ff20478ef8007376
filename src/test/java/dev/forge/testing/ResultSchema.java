package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The JSON Schema of result files, {@code docs/result-schema.json}. */
public final class ResultSchema {
    private static final Path FILE = Path.of(System.getProperty("forge.checkout"), "docs", "result-schema.json");

    private ResultSchema() {}

    /** What is wrong with a result file; nothing if it is one. */
    public static List<String> complaints(String json) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(FILE), InputFormat.JSON);
        return schema.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** Fails if the text is no result file. */
    public static void check(String json) throws IOException {
        assertThat(complaints(json)).isEmpty();
    }
}
