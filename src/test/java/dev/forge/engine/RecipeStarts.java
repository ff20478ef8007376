package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.CountedForge;
import dev.forge.testing.TempForgeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Forge that counts what Java carries out, in a home of its own, and starts by recipes in it. */
abstract class RecipeStarts {
    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    @SuppressWarnings("NullAway.Init")
    CountedForge forge;

    @BeforeEach
    void makeForge() throws Exception {
        forge = new CountedForge(home.directory(), home.forge());
    }

    CommandResult start(String... args) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "--rm"));
        words.addAll(List.of(args));
        return forge.run(words.toArray(String[]::new));
    }

    void starts(String out, String... args) throws Exception {
        CommandResult ended = start(args);
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.out()).isEqualTo(out);
        assertThat(ended.err()).isEmpty();
    }

    Path recipe(String kind) throws IOException {
        try (Stream<Path> found = Files.walk(forge.recipes())) {
            return found.filter(path -> path.endsWith(kind)).findFirst().orElseThrow();
        }
    }
}
