package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many recipes are kept, and for how long. */
class RecipesKeptIT extends RecipeStarts {
    @Test
    void thereAreAtMost64AndPruneRemovesThem() throws Exception {
        starts("", "busybox", "true");
        Path recipe = recipe("run --rm busybox +");
        for (int i = 0; i < 70; i++) {
            Path copy = Files.copy(recipe, recipe.resolveSibling("run " + i));
            Files.setLastModifiedTime(copy, FileTime.from(Instant.ofEpochSecond(1_000_000_010 + i)));
        }
        starts("", "-w", "/tmp", "busybox", "true");
        try (Stream<Path> all = Files.list(recipe.getParent())) {
            List<String> left = all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("run"))
                    .toList();
            assertThat(left)
                    .hasSize(64)
                    .contains("run --rm -w=%tmp busybox +", "run 69", "run 8")
                    .doesNotContain("run --rm busybox +", "run 0", "run 6");
        }
        assertThat(home.forge().must("system", "df")).containsPattern("Recipes +64 ");
        home.forge().must("system", "prune", "--force");
        assertThat(forge.recipes()).doesNotExist();
        starts("", "busybox", "true");
        assertThat(recipe("run --rm busybox +")).exists();
    }
}
