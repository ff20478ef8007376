package dev.forge.core.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoTemplateTest {
    private static final JsonObject ROW = JsonObject.parse("""
            {"ID":"abc","Name":"Web App","Size":12,"On":true,"Null":null,"Quote":"\\"<&",
             "State":{"Status":"Running","Code":0},"Names":["a","b c"],"None":[],
             "Mounts":[{"Source":"/s","RW":true},{"Source":"/t","RW":false}]}
            """, "row")
            .put("Labels", new TreeMap<>(Map.of("x.y", "1", "z", "two")))
            .put("Ports", Map.of("80/tcp", List.of(new JsonObject().put("HostPort", "8080"))))
            .put("Binds", Json.Nil.LIST)
            .put("Volumes", Json.Nil.MAP)
            .put("Health", Json.Nil.OBJECT);

    static Stream<Arguments> whatDockerPrints() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        List<String> lines = Files.readAllLines(Path.of(
                System.getProperty("forge.checkout"), "src/test/resources/dev/forge/core/template/go-templates.txt"));
        lines.removeIf(line -> line.startsWith("#"));
        for (int i = 0; i < lines.size(); i += 2) {
            cases.add(Arguments.of(lines.get(i), lines.get(i + 1)));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("whatDockerPrints")
    void doesAsDocker(String template, String result) {
        JsonObject dot = new JsonObject().put("Client", new JsonObject());
        if (result.equals("!")) {
            assertThatThrownBy(() -> GoTemplate.parse(template).render(dot))
                    .isInstanceOfSatisfying(
                            ForgeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
        } else {
            assertThat(GoTemplate.parse(template).render(dot)).isEqualTo(Json.parse(result.substring(2), "result"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "'';''",
                "plain;plain",
                "}} {;}} {",
                "{{.ID}};abc",
                "{{ .ID }};abc",
                "a{{.ID}}b{{.Size}}c;aabcb12c",
                "{{.State.Status}}/{{.State.Code}};Running/0",
                "{{.On}} {{.Null}};true <no value>",
                "{{.Names}} {{.None}};[a b c] []",
                // A map and a struct
                "{{.Labels}};map[x.y:1 z:two]",
                "{{.State}} {{.Mounts}};{Running 0} [{/s true} {/t false}]",
                "{{printf #%+v# .State}};{Status:Running Code:0}",
                "{{index .Labels #x.y#}} {{index .Labels `z`}} {{.Labels.z}};1 two two",
                "<{{index .Labels #missing#}}> {{.Labels.missing}};<> <no value>",
                "{{range $k, $v := .Labels}}{{$k}}={{$v}} {{end}};x.y=1 z=two ",
                "{{range .Mounts}}{{.Source}}:{{if .RW}}rw{{else}}ro{{end}} {{end}};/s:rw /t:ro ",
                "{{(index (index .Ports #80/tcp#) 0).HostPort}};8080",
                "{{range $p, $b := .Ports}}{{$p}}->{{(index $b 0).HostPort}}{{end}};80/tcp->8080",
                "{{with .State}}{{.Status}} {{$.ID}}{{end}};Running abc",
                "{{range .Names}}{{.}}|{{$.Size}} {{end}};a|12 b c|12 ",
                // Nothing of a kind
                "{{.Binds}} {{.Volumes}} {{.Health}};[] map[] <nil>",
                "{{json .Binds}} {{json .Volumes}} {{json .Health}};null null null",
                "{{len .Binds}}{{len .Volumes}}{{range .Binds}}x{{end}}{{if .Health}}x{{else}}no{{end}};00no",
                "{{with .Health}}{{.Status}}{{else}}none{{end}};none",
                "<{{join .Binds #,#}}><{{index .Volumes #x#}}>;<><>",
                "{{eq .Health nil}} {{if and .Health (eq .Health.Status #x#)}}a{{else}}b{{end}};true b",
                // The functions
                "{{json .ID}} {{json .Null}};\"abc\" null",
                "{{json .Names}};[\"a\",\"b c\"]",
                "{{json .State}};{\"Status\":\"Running\",\"Code\":0}",
                "{{json .Quote}};\"\\\"<&\"",
                "{{lower .Name}} {{upper .Name}} {{title .ID}};web app WEB APP Abc",
                "{{len .ID}} {{len .Names}} {{len .None}} {{len .Labels}};3 2 0 2",
                "{{join .Names #, #}} {{.Names | len}};a, b c 2",
                "{{join .None #,#}}{{join .Null #,#}}.;.",
                "{{join .Labels #,#}};1,two",
                "{{index .Names 0}}{{index .Names 1}};ab c",
                "{{slice .Names 1}} {{slice .ID 0 2}} {{truncate .Name 3}};[b c] ab Web",
                "{{eq .State.Code 0}} {{eq .ID #x# #abc#}} {{gt .Size 3}} {{ne .On true}};true true true false",
                "{{json #text#}};\"text\"",
                "{{join  .Names\t#,#}};a,b c"
            })
    void renders(String template, String text) {
        // A double quote would have to be doubled in the table.
        assertThat(GoTemplate.parse(template.replace('#', '"')).render(ROW)).isEqualTo(text);
    }

    @Test
    void takesEscapesInARowsTextOnly() {
        String template = "{{.ID}}\\t{{.Size}}\\n{{join .Names \"\\n\"}}\\x";
        assertThat(GoTemplate.parseForRows(template).render(ROW)).isEqualTo("abc\t12\na\nb c\\x");
        assertThat(GoTemplate.parse(template).render(ROW)).isEqualTo("abc\\t12\\na\nb c\\x");
    }

    @Test
    void callsMethodsOfRows() {
        GoTemplate.Row row = new GoTemplate.Row(ROW, Map.of("Label", name -> name.equals("a.b") ? "1" : ""));
        assertThat(GoTemplate.parse(
                                "{{.Label \"a.b\"}}{{\"a.b\" | .Label}}<{{.Label \"c\"}}>{{range .Names}}{{$.Label \"a.b\"}}{{end}}")
                        .render(row))
                .isEqualTo("11<>11");
        for (String wrong : List.of("{{.Label}}", "{{.Label 1}}", "{{.Label \"a\" \"b\"}}")) {
            assertThatThrownBy(() -> GoTemplate.parse(wrong).render(row))
                    .hasMessageStartingWith(".Label takes one string");
        }
    }

    @Test
    void leavesHeadingsAsTheyAre() {
        JsonObject headings = new JsonObject().put("Names", "NAMES");
        assertThat(GoTemplate.parse("{{join .Names \",\"}} {{lower .Names}} {{json .Names}} {{.Names | title}}"
                                + "{{pad .Names 1 1}}{{truncate .Names 2}}{{split .Names \"A\"}}")
                        .renderHeadings(headings))
                .isEqualTo("NAMES NAMES NAMES NAMES NAMES NAMESNAMES");
    }

    @ParameterizedTest
    @CsvSource({
        "{{.Size}}, true",
        "{{if true}}{{json .Size}}{{end}}, true",
        "{{$.Size}}, true",
        "{{.Sizes}} .Size, false",
        "'{{\".Size\"}}', false"
    })
    void tellsWhichFieldsItMentions(String template, boolean mentions) {
        assertThat(GoTemplate.parse(template).mentions("Size")).isEqualTo(mentions);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{{.ID ; {{ without }}",
                "{{}} ; missing value for command",
                "{{ID}} ; the function ID is not defined",
                "{{.ID .Name}} ; ID has arguments, but is no function",
                "{{json .ID .Name}} ; json: wrong number of arguments: it wants 1, not 2",
                "{{index .Names 2}} ; index: index out of range: 2",
                "{{index .Names -1}} ; index: index out of range: -1",
                "{{index .ID \"x\"}} ; index: it wants a whole number, not string",
                "{{index .Labels 1}} ; index: a key is a string, not int",
                "{{index .Null 1}} ; index: nil has no index",
                "{{index .Binds 0}} ; index: index out of range: 0",
                "{{upper .Names}} ; upper: it wants a string, not []string",
                "{{join .ID \",\"}} ; join: it wants a list, not string",
                "{{range .State}}{{end}} ; range cannot go over .State, which is a struct",
                "{{range .ID}}{{end}} ; range cannot go over .ID, which is a string",
                "{{if .ID}} ; an {{end}} is missing",
                "{{$x}} ; undefined variable $x"
            })
    void refuses(String template, String why) {
        assertThatThrownBy(() -> GoTemplate.parse(template).render(ROW))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage(why + " in the template " + template);
                    assertThat(e.hint()).isNotNull();
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            nullValues = "-",
            value = {
                "{{.Nam}} ^ .Nam ^ did you mean .Name?",
                "{{.State.status}} ^ .State.status ^ did you mean .Status?",
                "{{.State.X}} ^ .State.X ^ 'the fields are Status, Code'",
                "{{range .Mounts}}{{.Sourc}}{{end}} ^ .Sourc ^ did you mean .Source?",
                "{{.ID.x}} ^ .ID.x ^ -",
                "{{.Health.Status}} ^ .Health.Status ^ there is nothing that could have the field .Status; {{if}} or {{with}} can ask first",
                "{{.Null.x}} ^ .Null.x ^ there is nothing that could have the field .x; {{if}} or {{with}} can ask first"
            })
    void saysWhichFieldsThereAre(String template, String field, @Nullable String hint) {
        assertThatThrownBy(() -> GoTemplate.parse(template).render(ROW))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("there is no field " + field);
                    assertThat(e.hint()).isEqualTo(hint);
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "{{if 1}}", "{{range 1}}{{with 1}}"})
    void endsWhatIsNestedTooDeep(String open) {
        String template =
                open.equals("(") ? "{{" + open.repeat(5000) + "1" + ")".repeat(5000) + "}}" : open.repeat(5000);
        assertThatThrownBy(() -> GoTemplate.parse(template))
                .isInstanceOf(ForgeException.class)
                .hasMessageStartingWith("more than 100 levels");
    }
}
