package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.engine.lifecycle.Attachment.LineEnds;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachmentTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static String shown(String text) {
        return text.replace("\r", "R").replace("\n", "N");
    }

    @ParameterizedTest
    @CsvSource({
        "AS_PRINTED,    aNbN,   aNbN,     a|b|",
        "RETURN_IN_LOG, aNbN,   aNbN,     aR|bR|",
        "RETURN,        aNbN,   aRNbRN,   aR|bR|",
        "RETURN,        aRNbN,  aRNbRN,   aR|bR|",
        "RETURN,        NN,     RNRN,     R|R|",
        "RETURN,        aRb,    aRb,      aRb",
        "RETURN,        aNb,    aRNb,     aR|b",
        "AS_PRINTED,    aNb,    aNb,      a|b",
    })
    void endsLinesAsATerminalDoes(LineEnds lines, String printed, String out, String logged) throws Exception {
        String text = printed.replace('R', '\r').replace('N', '\n');
        File log = directory.resolve("log").toFile();
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        List<String> command = List.of("/usr/bin/env", "printf", "%s", text);
        assertThat(new Attachment(command, log).run(to, new ByteArrayOutputStream(), lines))
                .isZero();
        assertThat(shown(to.toString(StandardCharsets.UTF_8))).isEqualTo(out);
        StringBuilder kept = new StringBuilder();
        for (String entry : Files.readString(log.toPath()).split("\n")) {
            String[] fields = entry.split(" ", 4);
            kept.append(fields[3]).append(fields[2].equals("F") ? "|" : "");
        }
        assertThat(shown(kept.toString())).isEqualTo(logged);
    }

    @ParameterizedTest
    @CsvSource({"false,false,AS_PRINTED", "false,true,AS_PRINTED", "true,true,RETURN_IN_LOG", "true,false,RETURN"})
    void endsThemSoOnlyForAPayloadWithATerminal(boolean tty, boolean toTerminal, LineEnds lines) {
        assertThat(LineEnds.of(tty, toTerminal)).isEqualTo(lines);
    }
}
