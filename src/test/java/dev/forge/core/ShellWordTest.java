package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordTest {
    private static String quoted(String word) {
        StringBuilder out = new StringBuilder("x=");
        ShellWord.quote(out, word);
        return out.substring(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {"a ; 'a'", "## ; ''", "a b ; 'a b'", "it's ; 'it'\\''s'", "' ; ''\\'''", "$x`y`\\ ; '$x`y`\\'"})
    void quotes(String word, String quoted) {
        assertThat(quoted(word)).isEqualTo(quoted);
    }

    /** The shell itself is the judge: every word comes back as it was. */
    @Test
    void theShellReadsTheSame() throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        StringBuilder script = new StringBuilder("printf '%s\\n'");
        List<String> args = List.of(
                "",
                " ",
                "'",
                "''",
                "\"",
                "\\",
                "\\'",
                "\n",
                "a\nb\n",
                "\t",
                "*",
                "?",
                "[a-z]*",
                "~",
                "$HOME",
                "$(id)",
                "`id`",
                "!",
                "#x",
                "a;b",
                "a&b",
                "a|b",
                ">x",
                "<x",
                "{a,b}",
                "-n",
                "--",
                "%s",
                "a=b",
                "ä€",
                "\u001b[1m",
                "\u007f",
                "'\"'\"'");
        for (String word : args) {
            all.append(word).append('\n');
            ShellWord.quote(script.append(' '), word);
        }
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            StringBuilder word = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                word.append((char) (1 + random.nextInt(126)));
            }
            all.append(word).append('\n');
            ShellWord.quote(script.append(' '), word.toString());
        }
        Process shell = new ProcessBuilder("sh", "-c", script.toString()).start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(printed).isEqualTo(all.toString());
    }
}
