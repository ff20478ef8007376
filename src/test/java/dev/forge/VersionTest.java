package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.InProcess;
import dev.forge.core.BuildVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;

/** The version is written in pom.xml only. */
class VersionTest {
    private static final Path ROOT = Path.of(System.getProperty("forge.checkout"));

    private static String versionOfThePom() throws Exception {
        Node project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(ROOT.resolve("pom.xml").toFile())
                .getDocumentElement();
        for (Node node = project.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals("version")) {
                return node.getTextContent().strip();
            }
        }
        throw new AssertionError("pom.xml has no version");
    }

    @Test
    void theProgramSaysWhatThePomSays() throws Exception {
        String version = versionOfThePom();
        assertThat(BuildVersion.TEXT).isEqualTo(version);
        assertThat(InProcess.forge("version")).isEqualTo(new InProcess(0, "forge version " + version + "\n", ""));
        assertThat(InProcess.forge("--version").out()).isEqualTo("forge version " + version + "\n");
    }

    @Test
    void noSourceRepeatsIt() throws Exception {
        String literal = '"' + versionOfThePom().replace("-SNAPSHOT", "");
        try (Stream<Path> files = Stream.of("src/main", "src/test").flatMap(VersionTest::below)) {
            List<Path> sources = files.toList();
            assertThat(sources).hasSizeGreaterThan(100);
            for (Path file : sources) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(literal);
            }
        }
    }

    private static Stream<Path> below(String directory) {
        try {
            return Files.walk(ROOT.resolve(directory)).filter(Files::isRegularFile);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
