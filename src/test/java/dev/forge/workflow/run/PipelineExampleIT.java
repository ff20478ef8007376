package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.FileTree;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example does what its README says. */
class PipelineExampleIT {
    private static final Path EXAMPLE = Path.of(System.getProperty("forge.checkout"), "examples", "pipeline");

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    @Test
    void itRunsAndNoticesAChange() throws Exception {
        Need.have(
                Files.exists(Path.of("/bin/busybox")) || Files.exists(Path.of("/usr/bin/busybox")),
                "busybox is missing");
        Path copy = home.directory().resolve("pipeline");
        CommandResult copied = CommandResult.of(new ProcessBuilder("cp", "-R", EXAMPLE.toString(), copy.toString()));
        assertThat(copied.code()).as(copied.toString()).isZero();
        FileTree.remove(copy.resolve("out").toFile());
        ProcessBuilder image = new ProcessBuilder(copy.resolve("make-image").toString());
        image.environment().put("FORGE_HOME", home.forge().home().toString());
        image.environment().put("FORGE", home.forge().command().command().get(0));
        CommandResult made = CommandResult.of(image);
        assertThat(made.code()).as(made.toString()).isZero();
        String file = copy.resolve("compose.yaml").toString();
        assertThat(home.forge().must("workflow", "check", file)).contains("5 steps, 7 runs, nothing wrong");
        CommandResult first = home.forge().run("workflow", "run", file);
        assertThat(first.code()).as(first.toString()).isZero();
        assertThat(first.out())
                .contains(
                        "compiled",
                        "ada is greeted",
                        "grace is greeted",
                        "linus is greeted",
                        "as the oracle says",
                        "packed");
        assertThat(copy.resolve("out/app.tar")).isNotEmptyFile();
        Files.writeString(copy.resolve("src/main.sh"), Files.readString(copy.resolve("src/main.sh")) + "echo bye\n");
        CommandResult changed = home.forge().run("workflow", "run", "--keep-going", file);
        assertThat(changed.code()).isNotZero();
        assertThat(changed.out()).doesNotContain("as the oracle says").doesNotContain("packed");
        for (String target : new String[] {"slurm", "argo"}) {
            assertThat(home.forge().must("workflow", "export", target, file)).contains("pipeline");
        }
    }
}
