package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TerminalProgramTest {
    private static final long MINUTE = 60_000_000_000L;

    private static TerminalProgram shell(String script) {
        return TerminalProgram.start(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), 58, 23);
    }

    private static String everything(TerminalProgram program) {
        StringBuilder text = new StringBuilder();
        byte[] output = program.read(MINUTE);
        while (output != null) {
            text.append(new String(output, StandardCharsets.UTF_8));
            output = program.read(MINUTE);
        }
        return text.toString();
    }

    @Test
    void theProgramHasATerminalOfThisSizeAndNothingElse() {
        try (TerminalProgram program = shell("stty size; tty; ls /proc/$$/fd | tr '\\n' ' '; ps -o tty= -p $$")) {
            assertThat(everything(program)).matches("(?s)23 58\r\n(/dev/pts/\\d+)\r\n0 1 2 (10 )?(255 )?pts/\\d+\\s*");
            assertThat(program.readAt()).isPositive();
        }
    }

    @Test
    void whatIsTypedIsRead() {
        try (TerminalProgram program = shell("read -r line; echo \"<$line>\"")) {
            program.type("héllo\n");
            assertThat(everything(program)).contains("<héllo>");
        }
    }

    @Test
    void nothingComesFromASilentProgramAndItEndsWithItsTerminal() {
        TerminalProgram program = shell("trap '' HUP; sleep 1000");
        try (program) {
            assertThat(program.read(1)).isNull();
        }
    }

    @Test
    void aProgramThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> TerminalProgram.start(List.of("/none"), Map.of(), 80, 24))
                .isInstanceOf(ForgeException.class)
                .hasMessage("cannot start /none: no such file or directory");
    }
}
