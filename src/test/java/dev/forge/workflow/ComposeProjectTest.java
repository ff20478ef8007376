package dev.forge.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files make up a project, what it is called and where its variables are from. */
class ComposeProjectTest {
    @TempDir
    Path directory;

    private static Map<String, String> pairs(@Nullable String text) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : text == null ? new String[0] : text.split(" ", -1)) {
            pairs.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return pairs;
    }

    private static List<String> words(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split(" ", -1));
    }

    private void write(String name, String text) {
        ComposeText.write(directory, name, text);
    }

    private ComposeProject find(ComposeProject.Asked asked, Map<String, String> environment, String here) {
        byte[] input = "services: {a: {image: x}}".getBytes(StandardCharsets.UTF_8);
        return ComposeProject.find(
                asked, environment, directory.resolve(here).normalize().toFile(), new ByteArrayInputStream(input));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            there                                        | here | files     | variables                             | found
            compose.yaml compose.override.yaml           | .    |           |                                       | compose.yaml compose.override.yaml
            docker-compose.yml docker-compose.override.yml | .  |           |                                       | docker-compose.yml docker-compose.override.yml
            compose.yaml docker-compose.yml              | .    |           |                                       | compose.yaml
            compose.yaml compose.override.yaml sub/x     | sub  |           |                                       | compose.yaml compose.override.yaml
            compose.yaml compose.override.yaml           | .    | compose.yaml |                                    | compose.yaml
            compose.yaml a.yaml b.yaml                   | .    | b.yaml a.yaml |                                   | b.yaml a.yaml
            compose.yaml a.yaml b.yaml                   | .    |           | COMPOSE_FILE=a.yaml:b.yaml            | a.yaml b.yaml
            compose.yaml a.yaml b.yaml                   | .    |           | COMPOSE_FILE=a.yaml;b.yaml COMPOSE_PATH_SEPARATOR=; | a.yaml b.yaml
            compose.yaml a.yaml b.yaml                   | .    | a.yaml    | COMPOSE_FILE=b.yaml                   | a.yaml
            compose.yaml                                 | .    |           | COMPOSE_FILE=                         | compose.yaml
            """, useHeadersInDisplayName = true)
    void findsTheFiles(String there, String here, @Nullable String files, @Nullable String variables, String found) {
        words(there).forEach(name -> write(name, ""));
        ComposeProject project =
                find(new ComposeProject.Asked(words(files), null, null, List.of(), List.of()), pairs(variables), here);
        assertThat(project.parts().stream().map(ComposeProject.Part::file).toList())
                .isEqualTo(words(found).stream()
                        .map(name -> directory.resolve(name).toFile())
                        .toList());
        assertThat(project.directory()).isEqualTo(directory.toFile());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            asked | variables                 | in .env                   | in the file | name
                  |                           |                           |             | DIRECTORY
                  |                           |                           | name: file  | file
                  |                           | COMPOSE_PROJECT_NAME=env  | name: file  | env
                  | COMPOSE_PROJECT_NAME=var  | COMPOSE_PROJECT_NAME=env  | name: file  | var
            asked | COMPOSE_PROJECT_NAME=var  | COMPOSE_PROJECT_NAME=env  | name: file  | asked
                  | COMPOSE_PROJECT_NAME=     |                           | name: file  | file
                  | N=x                       |                           | name: a-${N} | a-x
            """, useHeadersInDisplayName = true)
    void whatItIsCalled(
            @Nullable String asked,
            @Nullable String variables,
            @Nullable String inEnvFile,
            @Nullable String inFile,
            String name) {
        write("dir/.env", inEnvFile == null ? "" : inEnvFile);
        write(
                "dir/compose.yaml",
                (inFile == null ? "" : inFile + "\n") + "services: {a: {image: 'x-${COMPOSE_PROJECT_NAME}'}}");
        ComposeProject project =
                find(new ComposeProject.Asked(List.of(), null, asked, List.of(), List.of()), pairs(variables), "dir");
        Workflow workflow = ComposeReader.read(project);
        String expected = name.equals("DIRECTORY") ? "dir" : name;
        assertThat(workflow.name()).isEqualTo(expected);
        assertThat(workflow.steps().get(0).facts().image()).isEqualTo("x-" + expected);
    }

    /** What is documented for docker compose: the caller's, then .env of the working directory, then the project's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            env files   | variables        | value of A | value of B
                        |                  | here       | project
                        | A=caller         | caller     | project
            one         |                  | one        | one-b
            one two     |                  | two        | one-b
            two one     |                  | one        | one-b
            two         | B=caller         | two        | caller
                        | COMPOSE_DISABLE_ENV_FILE=1 | unset | unset
                        | COMPOSE_ENV_FILES=two,one  | one | one-b
            """, useHeadersInDisplayName = true)
    void whereVariablesAreFrom(@Nullable String envFiles, @Nullable String variables, String a, String b) {
        write(".env", "A=here\n");
        write("sub/.env", "A=project\nB=project\n");
        write("one", "A=one\nB=one-b\n");
        write("two", "A=two\n");
        write("sub/compose.yaml", "services: {a: {image: '${A-unset}-${B-unset}'}}");
        ComposeProject project = find(
                new ComposeProject.Asked(List.of("sub/compose.yaml"), null, null, words(envFiles), List.of()),
                pairs(variables),
                ".");
        assertThat(ComposeReader.read(project).steps().get(0).facts().image()).isEqualTo(a + "-" + b);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            no.env  | -   | -    | there is no file no.env of variables
            -       | dir/no | - | there is no directory dir/no for the project
            -       | -   | Name | a project cannot be called Name
            -       | -   | -x   | a project cannot be called -x
            """)
    void whatCannotBe(@Nullable String envFile, @Nullable String place, @Nullable String name, String message) {
        write("compose.yaml", "");
        ComposeProject.Asked asked = new ComposeProject.Asked(List.of(), place, name, words(envFile), List.of());
        assertThatThrownBy(() -> find(asked, Map.of(), "."))
                .isInstanceOf(ForgeException.class)
                .hasMessage(message)
                .matches(e -> ((ForgeException) e).exitCode() == 2);
    }

    @Test
    void aFileComesFromStandardInput() {
        ComposeProject project = find(ComposeProject.Asked.file("-"), Map.of(), ".");
        Workflow workflow = ComposeReader.read(project);
        assertThat(workflow.steps()).extracting(Step::name).containsExactly("a");
        assertThat(workflow.directory()).isEqualTo(directory.toFile());
    }

    @Test
    void aDirectoryAboveHasItsName() {
        write("dir/compose.yaml", "services: {a: {image: x}}");
        write("dir/sub/x", "");
        ComposeProject project = find(ComposeProject.Asked.file("../compose.yaml"), Map.of(), "dir/sub");
        assertThat(ComposeReader.read(project).name()).isEqualTo("dir");
    }

    @Test
    void profilesComeFromAVariableUnlessTheyAreAskedFor() {
        write("compose.yaml", "");
        Map<String, String> variables = Map.of("COMPOSE_PROFILES", "a, b,");
        assertThat(find(new ComposeProject.Asked(List.of(), null, null, List.of(), List.of()), variables, ".")
                        .profiles())
                .containsExactly("a", "b");
        assertThat(find(new ComposeProject.Asked(List.of(), null, null, List.of(), List.of("c")), variables, ".")
                        .profiles())
                .containsExactly("c");
    }

    @Test
    void pathsAreRelativeToTheFirstFileOrToWhatIsAskedFor() {
        write("one/compose.yaml", "services: {a: {image: x}}");
        write("two/more.yaml", "services: {a: {volumes: ['./d:/d']}}");
        List<String> files = List.of("one/compose.yaml", "two/more.yaml");
        assertThat(source(new ComposeProject.Asked(files, null, null, List.of(), List.of())))
                .isEqualTo(directory.resolve("one/d").toString());
        assertThat(source(new ComposeProject.Asked(files, "two", null, List.of(), List.of())))
                .isEqualTo(directory.resolve("two/d").toString());
    }

    private @Nullable String source(ComposeProject.Asked asked) {
        Workflow workflow = ComposeReader.read(find(asked, Map.of(), "."));
        Step step = workflow.steps().get(0);
        String path =
                workflow.definition(step, Map.of()).storage().volumes().get(0).source();
        return path == null ? null : new File(path).toPath().normalize().toString();
    }
}
