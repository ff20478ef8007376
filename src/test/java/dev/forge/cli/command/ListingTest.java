package dev.forge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingTest {
    private static final List<Listing.Column> COLUMNS =
            List.of(new Listing.Column("IMAGE ID", "ID"), new Listing.Column("SIZE", "Size"));

    private static final List<Listing.Column> OTHERS = Listing.Column.of("ExitCode", "Tags");

    private static String print(String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        JsonObject row = new JsonObject()
                .put("ID", "0123456789ab")
                .put("Size", "4.26MB")
                .put("ExitCode", "3")
                .put("Tags", List.of("a", "b"));
        Terminal terminal = new Terminal(InputStream.nullInputStream(), stream, stream, Map.of());
        Listing.print(terminal, format, List.of(row), COLUMNS, OTHERS);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsTables() {
        assertThat(print("table")).isEqualTo("IMAGE ID       SIZE\n0123456789ab   4.26MB\n");
        assertThat(print("table {{.Size}}\\t{{.ID}}\\t{{.ExitCode}}"))
                .isEqualTo("SIZE      IMAGE ID       EXIT CODE\n4.26MB    0123456789ab   3\n");
    }

    @Test
    void aWideNameDoesNotMoveTheColumnsBehindIt() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), stream, stream, Map.of());
        List<JsonObject> rows = List.of(
                new JsonObject().put("ID", "容器").put("Size", "1B"),
                new JsonObject().put("ID", "container").put("Size", "2B"));
        Listing.print(terminal, null, rows, COLUMNS, List.of());
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("IMAGE ID    SIZE\n容器        1B\ncontainer   2B\n");
    }

    @Test
    void printsTemplatesAndJson() {
        assertThat(print("{{.ID}}: {{ .ExitCode }}\\n-")).isEqualTo("0123456789ab: 3\n-\n");
        assertThat(print("{{json .Tags}} {{join .Tags \", \"}} {{len .Tags}} {{.Tags}} {{index .Tags 1}}"))
                .isEqualTo("[\"a\",\"b\"] a, b 2 [a b] b\n");
        assertThat(print("json"))
                .startsWith("{\"ExitCode\":\"3\",\"ID\":\"0123456789ab\",")
                .endsWith("}\n");
    }

    @Test
    void headsWhatATemplateMakesOfColumns() {
        assertThat(print("table {{join .Tags \",\"}}\\t{{upper .Size}}\\t{{if .ID}}{{slice .ID 0 4}}{{end}}"))
                .isEqualTo("TAGS      SIZE      IMAG\na,b       4.26MB    0123\n");
        assertThat(print("table{{.Size}}")).isEqualTo("SIZE\n4.26MB\n");
        assertThat(print(" {{.Size}} ")).isEqualTo("4.26MB\n");
    }

    @Test
    void missesAFieldWithoutRows() {
        Terminal terminal = new Terminal(InputStream.nullInputStream(), System.out, System.err, Map.of());
        for (String format : List.of("{{.Sise}}", "table {{.Sise}}")) {
            assertThatThrownBy(() -> Listing.print(terminal, format, List.of(), COLUMNS, OTHERS))
                    .hasMessage("there is no field .Sise");
        }
    }

    @Test
    void namesTheNearestField() {
        assertThatThrownBy(() -> print("{{.Sise}}"))
                .isInstanceOfSatisfying(
                        ForgeException.class, e -> assertThat(e.hint()).isEqualTo("did you mean .Size?"))
                .hasMessage("there is no field .Sise");
        assertThatThrownBy(() -> print("yaml")).hasMessage("unknown format yaml");
        assertThatThrownBy(() -> print("{{.ID")).hasMessageStartingWith("{{ without }}");
    }
}
