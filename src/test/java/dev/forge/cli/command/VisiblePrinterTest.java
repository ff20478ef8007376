package dev.forge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Ansi;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisiblePrinterTest {
    private static final String EVIL = "a\u001b[31mb";
    private static final String SHOWN = "a\\x1b[31mb";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final VisiblePrinter printer = new VisiblePrinter(bytes);
    private final Terminal terminal = new Terminal(InputStream.nullInputStream(), printer, printer, Map.of());

    private String printed() {
        printer.flush();
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    @Test
    void everyWayToPrintIsCovered() {
        printer.print(EVIL);
        printer.println(EVIL);
        printer.print(new StringBuilder(EVIL));
        printer.println((Object) EVIL);
        printer.print(EVIL.toCharArray());
        printer.append(EVIL).append('\u001b');
        printer.printf(Locale.ROOT, "%s", EVIL);
        assertThat(printed()).isEqualTo(SHOWN + SHOWN + "\n" + SHOWN + SHOWN + "\n" + SHOWN + SHOWN + "\\x1b" + SHOWN);
    }

    @Test
    void bytesAreThePayloads() {
        printer.write(EVIL.getBytes(StandardCharsets.UTF_8), 0, EVIL.length());
        Ansi.write(printer, Ansi.RED.paint("x", true));
        assertThat(printed()).isEqualTo(EVIL + "\u001b[31mx\u001b[0m");
    }

    @Test
    void failuresAndListingsAreHarmless() {
        terminal.report(new ForgeException("runc said: " + EVIL + "\nand more", "hint " + EVIL));
        assertThat(printed()).isEqualTo("forge: runc said: " + SHOWN + "\nand more\n\nhint: hint " + SHOWN + "\n");
        List<JsonObject> rows = List.of(new JsonObject().put("Name", EVIL + "\n"));
        List<Listing.Column> columns = List.of(new Listing.Column("NAME", "Name"));
        Listing.print(terminal, null, rows, columns, List.of());
        assertThat(printed()).isEqualTo("NAME\n" + SHOWN + "\\n\n");
        Listing.print(terminal, "{{.Name}}", rows, columns, List.of());
        assertThat(printed()).isEqualTo(SHOWN + "\n\n");
        Listing.print(terminal, "json", rows, columns, List.of());
        assertThat(printed()).isEqualTo("{\"Name\":\"a\\u001b[31mb\\n\"}\n");
    }
}
