package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;

/** The same where earlier starts have left their recipes, so that the starts that are killed need no Java. */
class KilledRecipeStartIT extends KilledStartIT {
    @BeforeEach
    void leaveRecipes() throws Exception {
        forge.must("run", "--rm", "busybox", "sleep", "0");
        forge.must("run", "-d", "--rm", "busybox", "sleep", "0");
        forge.must("run", "--name", "one", "busybox", "sleep", "0");
        forge.must("rm", "one");
        forge.must("ps");
        try (var recipes = Files.walk(forge.home().resolve("recipes"))) {
            assertThat(recipes.map(path -> path.getFileName().toString()))
                    .contains("run --rm busybox +", "run -d --rm busybox +", "run busybox +");
        }
    }
}
