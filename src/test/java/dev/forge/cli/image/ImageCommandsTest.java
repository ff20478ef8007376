package dev.forge.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.CommandDispatcher;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.testing.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private byte[] input = {};
    private String out = "";
    private String err = "";

    private int run(String... args) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                Map.of("FORGE_HOME", directory.resolve("home").toString()));
        int code = CommandDispatcher.run(args, terminal);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    @BeforeEach
    void makeRootfs() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            tar.file("hello", new byte[1234], 0644, 0);
        }
        input = bytes.toByteArray();
        Files.write(directory.resolve("rootfs.tar"), input);
    }

    @Test
    void importsListsTagsAndRemoves() {
        assertThat(run("import", directory.resolve("rootfs.tar").toString(), "box:1", "-c", "CMD [\"sh\"]"))
                .isZero();
        assertThat(out).matches("sha256:[0-9a-f]{64}\n");
        String id = out.strip();
        String shortId = id.substring(7, 19);

        assertThat(run("images")).isZero();
        assertThat(out).containsPattern("^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\n");
        assertThat(out).containsPattern("box +1 +" + shortId + " +.* ago +1.23kB");
        assertThat(run("tag", "box:1", "localhost/other")).isZero();
        assertThat(run("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")).isZero();
        assertThat(out.lines()).containsExactly("box:1", "localhost/other:latest");
        assertThat(run("images", "-q", "--no-trunc")).isZero();
        assertThat(out.lines()).containsExactly(id);
        assertThat(run("images", "--filter", "reference=localhost/oth*", "--format", "json"))
                .isZero();
        assertThat(out)
                .contains("\"ID\":\"" + shortId + "\",\"Repository\":\"localhost/other\"")
                .contains("\"Tag\":\"latest\"");
        assertThat(run("images", "box", "--format", "table {{.ID}}\\t{{.Tag}}")).isZero();
        assertThat(out).isEqualTo("IMAGE ID       TAG\n" + shortId + "   1\n");
        assertThat(run("image", "inspect", "-f", "{{.Config.Cmd}} {{.Os}}", "box:1"))
                .isZero();
        assertThat(out).isEqualTo("[sh] linux\n");
        assertThat(run("history", "box:1", "--format", "{{.Size}}")).isZero();
        assertThat(out).isEqualTo("1.23kB\n");

        assertThat(run("rmi", "box:1", "nobody", "other", "localhost/other")).isEqualTo(ExitCode.FAILED);
        assertThat(out).startsWith("Untagged: box:1\nUntagged: localhost/other:latest\nDeleted: " + id + "\n");
        assertThat(err).contains("forge: no such image: nobody\n\nhint: ").contains("forge: no such image: other\n");
        assertThat(run("images", "-q")).isZero();
        assertThat(out).isEmpty();
    }

    private String listed(String... filters) {
        List<String> args = new ArrayList<>(List.of("images", "--format", "{{.Repository}}:{{.Tag}}"));
        for (String filter : filters) {
            args.add("--filter");
            args.add(filter);
        }
        assertThat(run(args.toArray(new String[0]))).as(err).isZero();
        return String.join(" ", out.lines().toList());
    }

    @Test
    void filtersAsDocker() {
        String rootfs = directory.resolve("rootfs.tar").toString();
        run("import", rootfs, "box:1", "-c", "LABEL a=b", "-c", "LABEL c=d");
        run("import", rootfs, "other/box:2", "-c", "LABEL a=x");
        run("import", rootfs, "-c", "CMD [\"x\"]");
        run("tag", "box:1", "localhost/box");
        assertThat(listed("reference=box").split(" ")).containsExactly("box:1");
        assertThat(listed("reference=b*:*")).isEqualTo("box:1");
        assertThat(listed("reference=*/box"))
                .contains("other/box:2")
                .contains("localhost/box:latest")
                .doesNotContain("box:1");
        assertThat(listed("reference=*/*:[12]")).isEqualTo("other/box:2");
        assertThat(listed("reference=b?x:1", "reference=other/*").split(" "))
                .containsExactlyInAnyOrder("box:1", "other/box:2");
        assertThat(listed("reference=docker.io/library/box")).isEqualTo("box:1");
        assertThat(listed("label=a", "reference=*box:1")).isEqualTo("box:1");
        assertThat(listed("label=a=x")).isEqualTo("other/box:2");
        assertThat(listed("label=a=x", "label=c")).isEmpty();
        assertThat(listed("dangling=true")).isEqualTo("<none>:<none>");
        assertThat(listed("dangling=0", "label=a=x")).isEqualTo("other/box:2");
        assertThat(listed("before=other/box:2").split(" ")).containsExactlyInAnyOrder("box:1", "localhost/box:latest");
        assertThat(listed("since=other/box:2")).isEqualTo("<none>:<none>");
        assertThat(listed("until=1h")).isEmpty();
        assertThat(listed("until=-1h", "label=a=x")).isEqualTo("other/box:2");
        assertThat(run("images", "b*x", "--format", "{{.Tag}}")).isZero();
        assertThat(out).isEqualTo("1\n");
        for (String wrong : List.of("dangling=x", "reference=[", "until=x", "nothing=x", "label")) {
            assertThat(run("images", "--filter", wrong)).as(wrong).isEqualTo(ExitCode.USAGE);
        }
        assertThat(run("images", "--filter", "before=nobody")).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void prunesWhatMatches() {
        String rootfs = directory.resolve("rootfs.tar").toString();
        run("import", rootfs, "a:1", "-c", "LABEL keep=yes");
        run("import", rootfs, "b:1", "-c", "LABEL team=x");
        run("import", rootfs, "c:1", "-c", "LABEL team=y");
        assertThat(run("system", "prune", "-af", "--filter", "until=1h")).isZero();
        assertThat(listed().split(" ")).hasSize(3);
        assertThat(run("system", "prune", "-af", "--filter", "label=team=x")).isZero();
        assertThat(listed().split(" ")).containsExactlyInAnyOrder("a:1", "c:1");
        assertThat(run("system", "prune", "-af", "--filter", "label!=keep", "--filter", "until=-1h"))
                .isZero();
        assertThat(listed()).isEqualTo("a:1");
        for (String wrong : List.of("until=x", "name=x", "label")) {
            assertThat(run("system", "prune", "-af", "--filter", wrong))
                    .as(wrong)
                    .isEqualTo(ExitCode.USAGE);
        }
        assertThat(run("system", "prune", "-af", "--filter", "until=1h", "--filter", "until=2h"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(listed()).isEqualTo("a:1");
    }

    @Test
    void formatsWhatIsOne() {
        assertThat(run("version", "--format", "{{.Client.Version}}|{{.Server.Os}}"))
                .isZero();
        assertThat(out).matches("[^|]+\\|linux\n");
        assertThat(run("version", "-f", "json")).isZero();
        assertThat(out).startsWith("{\"Client\":{\"Version\":\"").hasLineCount(1);
        assertThat(run("system", "df", "--format", "{{.Type}}={{.TotalCount}}")).isZero();
        assertThat(out).isEqualTo("Images=0\nContainers=0\nRecipes=0\nWorkflow Cache=0\n");
        assertThat(run("system", "df", "--format", "table {{.Type}}\\t{{.Reclaimable}}"))
                .isZero();
        assertThat(out).startsWith("TYPE             RECLAIMABLE\n");
    }

    @Test
    void importsFromStandardInput() {
        assertThat(run("import", "-", "piped")).isZero();
        assertThat(run("images", "--format", "{{.Repository}}")).isZero();
        assertThat(out).isEqualTo("piped\n");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(run("load", "-i", directory.resolve("nowhere").toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err).isEqualTo("forge: no such file or directory: " + directory.resolve("nowhere") + "\n");
        assertThat(run("load")).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .contains("standard input is not an image: it has neither manifest.json nor oci-layout")
                .contains("hint: forge import");
        assertThat(run("import", "nowhere.tar")).isEqualTo(ExitCode.FAILED);
        assertThat(err).isEqualTo("forge: cannot read nowhere.tar: no such file or directory\n");
        assertThat(run("images", "--filter", "labl=x")).isEqualTo(ExitCode.USAGE);
        assertThat(err).isEqualTo("forge: unknown filter labl=x\n\nhint: did you mean label=x?\n");
        assertThat(run("import", "-", "Not:A:Name")).isEqualTo(ExitCode.USAGE);
        assertThat(err).startsWith("forge: invalid image name Not:A:Name: ");
        assertThat(run("images", "a", "b")).isEqualTo(ExitCode.USAGE);
    }
}
