package dev.forge.workflow.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.forge.workflow.ComposeText;
import dev.forge.workflow.Workflow;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where outputs are while a step runs. */
class OutputPlaceTest {
    private static final File VOLUMES = new File("/volumes");

    @TempDir
    private Path directory;

    private List<OutputPlace> places(String step, String workdir) {
        Workflow workflow = ComposeText.read(
                directory, "services:\n  a: {image: i, " + step + "}\nvolumes: {data: {}}\n", Map.of());
        assertThat(workflow.problems().hasErrors()).isFalse();
        return OutputPlace.of(workflow.definition(workflow.steps().get(0), Map.of()), workdir, VOLUMES);
    }

    private String host(String path) {
        return directory.resolve(path).toString();
    }

    @Test
    void theyAreRelativeToTheWorkingDirectory() {
        assertThat(places("x-forge: {outputs: [out, ./a//b/]}", "/image"))
                .extracting(OutputPlace::path, OutputPlace::target, OutputPlace::host)
                .containsExactly(tuple("out", "/image/out", null), tuple("a/b", "/image/a/b", null));
        assertThat(places("working_dir: /own/, x-forge: {outputs: [out]}", "/image"))
                .extracting(OutputPlace::target)
                .containsExactly("/own/out");
        assertThat(places("x-forge: {outputs: [out]}", ""))
                .extracting(OutputPlace::target)
                .containsExactly("/out");
        assertThat(places("x-forge: {outputs: []}", "")).isEmpty();
        assertThat(places("x-forge: {inputs: []}", "")).isEmpty();
    }

    @Test
    void theInnermostMountHasThem() {
        List<OutputPlace> places = places(
                "working_dir: /w, volumes: [\".:/w\", \"data:/w/data\", \"./deep:/w/deep\"], tmpfs: /w/tmp,"
                        + " x-forge: {outputs: [out, data/x, deep, tmp/y]}",
                "/");
        assertThat(places)
                .extracting(OutputPlace::path, OutputPlace::inMemory, place -> String.valueOf(place.host()))
                .containsExactly(
                        tuple("out", false, host("./out")),
                        tuple("data/x", false, "/volumes/data/x"),
                        tuple("deep", false, host("deep")),
                        tuple("tmp/y", true, "null"));
    }

    @Test
    void whatIsInAnotherOneIsLeftOut() {
        assertThat(places("x-forge: {outputs: [a/b, a, a, c]}", "/"))
                .extracting(OutputPlace::path)
                .containsExactly("a", "c");
    }
}
