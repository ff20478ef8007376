package dev.forge.workflow;

import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.yaml.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Compose files for tests: written into a directory and read from there. */
public final class ComposeText {
    private static final GraphCheck.Host HOST = new GraphCheck.Host(4, 8L << 30);

    private ComposeText() {}

    /** Reads a text as compose.yaml of a directory, and checks its graph as on a host with 4 processors and 8 GiB. */
    public static Workflow read(Path directory, String text, Map<String, String> environment) {
        write(directory, "compose.yaml", text);
        Workflow workflow = read(directory, ComposeProject.Asked.file("compose.yaml"), environment);
        GraphCheck.check(workflow, HOST);
        return workflow;
    }

    /** Reads what a command line asks for in a directory. */
    public static Workflow read(Path directory, ComposeProject.Asked asked, Map<String, String> environment) {
        return ComposeReader.read(
                ComposeProject.find(asked, environment, directory.toFile(), InputStream.nullInputStream()));
    }

    /** Writes a file beside it. */
    public static void write(Path directory, String name, String text) {
        try {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a text: {@code LINE:COLUMN message}, with the hint in parentheses. */
    public static List<String> complaints(Path directory, String text, Map<String, String> environment) {
        return read(directory, text, environment).problems().all().stream()
                .map(ComposeText::line)
                .toList();
    }

    private static String line(Problem problem) {
        String headline = problem.headline();
        String text = headline.startsWith("compose.yaml:") ? headline.substring("compose.yaml:".length()) : headline;
        return problem.hint() == null ? text : text + " (" + problem.hint() + ")";
    }
}
