package dev.forge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.engine.lifecycle.ExecPlan;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Standard output that cannot be written is a failure, whatever the command. */
class StandardOutputTest {
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private Terminal terminal(StandardOutput output) {
        return new Terminal(
                InputStream.nullInputStream(),
                output.printer(),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                Map.of("FORGE_PLAN", "0"));
    }

    private String said() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void isUtf8WhateverTheLocale() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StandardOutput output = new StandardOutput(bytes);
        output.printer().print("±3 ms ");
        output.printer().print('é');
        assertThat(output.finish(0, new String[] {"ps"}, terminal(output))).isZero();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("±3 ms é");
    }

    @Test
    void aFullDiskIsAFailureWithItsReason() throws IOException {
        for (String command : new String[] {"ps", "run"}) {
            StandardOutput output = new StandardOutput(new FileOutputStream("/dev/full"));
            output.printer().println("a line");
            int code = output.finish(0, new String[] {command}, terminal(output));
            assertThat(code).as(command).isEqualTo(command.equals("run") ? 125 : 1);
        }
        assertThat(said()).isEqualTo("forge: cannot write to standard output: no space left on device\n".repeat(2));
    }

    @Test
    void aFailureOfTheCommandItselfKeepsItsCode() throws IOException {
        StandardOutput output = new StandardOutput(new FileOutputStream("/dev/full"));
        output.printer().println("a line");
        assertThat(output.finish(4, new String[] {"benchmark", "check"}, terminal(output)))
                .isEqualTo(4);
    }

    @Test
    void whatNobodyPrintsToMayBeFull() throws IOException {
        StandardOutput output = new StandardOutput(new FileOutputStream("/dev/full"));
        assertThat(output.finish(0, new String[] {"tag"}, terminal(output))).isZero();
    }

    @Test
    void aReaderThatHasGoneNeedsNoWords() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().close();
        StandardOutput output = new StandardOutput(Channels.newOutputStream(pipe.sink()));
        output.printer().println("a line");
        assertThat(output.finish(0, new String[] {"ps"}, terminal(output))).isEqualTo(141);
        assertThat(said()).isEmpty();
    }

    @Test
    void nothingIsWrittenAfterAFailure() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        StandardOutput output = new StandardOutput(new OutputStream() {
            private int calls;

            @Override
            public void write(int one) throws IOException {
                throw new IOException("not used");
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                if (++calls == 2) {
                    throw new IOException("no luck");
                }
                written.write(bytes, from, count);
            }
        });
        for (String line : new String[] {"one", "two", "three"}) {
            output.printer().println(line);
        }
        assertThat(output.finish(0, new String[] {"ps"}, terminal(output))).isEqualTo(1);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("one\n");
        assertThat(said()).isEqualTo("forge: cannot write to standard output: no luck\n");
    }

    @Test
    void whatTheLauncherHasToDoIsDoneAndFails() throws IOException {
        StandardOutput output = new StandardOutput(new FileOutputStream("/dev/full"));
        Terminal terminal = terminal(output);
        terminal.out().println("name");
        terminal.deferToLauncher(ExecPlan.of("erase", "/somewhere"));
        assertThat(output.finish(0, new String[] {"rm", "name"}, terminal)).isEqualTo(1);
        assertThat(terminal.plan().toString()).isEqualTo("erase '/somewhere'\nfailed '1'\n");
    }
}
