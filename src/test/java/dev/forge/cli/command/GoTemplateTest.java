package dev.forge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTemplateTest {
    private static final JsonObject ROW = JsonObject.parse("""
            {"ID":"abc","Name":"Web App","Size":12,"On":true,"Null":null,"Quote":"\\"<&",
             "State":{"Status":"Running","Code":0},"Names":["a","b c"],"None":[],
             "Labels":{"x.y":"1","z":"two"},"Mounts":[{"Source":"/s"}]}
            """, "row");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "##;##",
                "plain;plain",
                "}} {;}} {",
                "{{.ID}};abc",
                "{{ .ID }};abc",
                "a{{.ID}}b{{.Size}}c;aabcb12c",
                "{{.State.Status}}/{{.State.Code}};Running/0",
                "{{.On}} {{.Null}};true <no value>",
                "{{.Names}} {{.None}};[a b c] []",
                "{{.Labels}};map[x.y:1 z:two]",
                "{{.Mounts}};[map[Source:/s]]",
                // The functions
                "{{json .ID}} {{json .Null}};\"abc\" null",
                "{{json .Names}};[\"a\",\"b c\"]",
                "{{json .State}};{\"Status\":\"Running\",\"Code\":0}",
                "{{json .Quote}};\"\\\"<&\"",
                "{{lower .Name}} {{upper .Name}};web app WEB APP",
                "{{upper .Names}};[A B C]",
                "{{len .ID}} {{len .Names}} {{len .None}} {{len .Labels}} {{len .Null}};3 2 0 2 0",
                "{{join .Names \", \"}};a, b c",
                "{{join .Names `-`}};a-b c",
                "{{join .None \",\"}}{{join .Null \",\"}}.;.",
                "{{join .ID \",\"}};abc",
                "{{index .Names 0}}{{index .Names 1}};ab c",
                "{{index .Labels \"x.y\"}} {{index .Labels `z`}};1 two",
                "{{index .Labels \"missing\"}};<no value>",
                "{{index .Labels .Null}};<no value>",
                "{{json \"text\"}};\"text\"",
                "{{upper \"a b\"}} {{len `a }b`}};A B 4",
                "{{join  .Names\t\",\"}};a,b c",
                // Blanks beside an action
                "a {{- .ID}};aabc",
                "a {{.ID}} b;a abc b",
                "{{.ID -}} b;abcb",
                "a\\n\\t {{- .ID -}} \\n b;aabcb",
                "{{.ID -}};abc",
                "{{- .ID -}};abc",
                // Escapes in the text
                "{{.ID}}\\t{{.Size}}\\n;abc\t12␤",
                "{{join .Names \"\\n\"}};a␤b c",
                "\\x;\\x"
            })
    void renders(String template, String text) {
        assertThat(GoTemplate.render(template, ROW)).isEqualTo(text.replace('␤', '\n'));
    }

    @Test
    void printsTheWholeRow() {
        JsonObject row = new JsonObject().put("a", 1L).put("b", new JsonObject());
        assertThat(GoTemplate.render("{{.}}", row)).isEqualTo("map[a:1 b:map[]]");
        assertThat(GoTemplate.render("{{json .}}", row)).isEqualTo("{\"a\":1,\"b\":{}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '#',
            value = {
                "{{.ID ; {{ without }}",
                "a{{ ; {{ without }}",
                "{{}} ; {{}} is empty",
                "{{ }} ; {{}} is empty",
                "{{ID}} ; {{ID}} is not understood",
                "{{-.ID}} ; {{-.ID}} is not understood",
                "{{json}} ; {{json}} is not understood",
                "{{.ID .Name}} ; the function .ID is unknown",
                "{{.ID .Name .Size}} ; {{.ID .Name .Size}} is not understood",
                "{{json .ID .Name}} ; {{json .ID .Name}} is not understood",
                "{{join .Names}} ; {{join .Names}} is not understood",
                "{{index .Names}} ; {{index .Names}} is not understood",
                "{{range .Names}} ; the function range is unknown",
                "{{json ID}} ; ID is neither a field nor a string",
                "{{index .Names 2}} ; there is nothing at the index 2",
                "{{index .Names -1}} ; there is nothing at the index -1",
                "{{index .Names x}} ; there is nothing at the index x",
                "{{index .ID 0}} ; there is nothing at the index 0",
                "{{index .Labels z}} ; z is neither a field nor a string",
                "{{json \"a}} ; a string that does not end",
                "{{json `a\"}} ; a string that does not end"
            })
    void refuses(String template, String why) {
        assertThatThrownBy(() -> GoTemplate.render(template, ROW)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage(why + " in the template " + template);
            assertThat(e.hint()).isEqualTo("a template looks like {{.ID}}: {{json .Labels}}");
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "{{.Nam}} ; .Nam ; did you mean .Name?",
                "{{json .id}} ; .id ; 'the fields are ID, Name, Size, On, Null, Quote, State, Names, None, Labels, Mounts'",
                "{{.State.status}} ; .State.status ; did you mean .Status?",
                "{{.State.}} ; .State. ; 'the fields are Status, Code'",
                "{{.ID.x}} ; .ID.x ; -",
                "{{.Null.x}} ; .Null.x ; -",
                "{{..ID}} ; ..ID ; 'the fields are ID, Name, Size, On, Null, Quote, State, Names, None, Labels, Mounts'"
            })
    void saysWhichFieldsThereAre(String template, String field, String hint) {
        assertThatThrownBy(() -> GoTemplate.render(template, ROW)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("there is no field " + field);
            assertThat(e.hint()).isEqualTo(hint);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "plain ; ''",
                "{{.}} ; ''",
                "{{.ID}} ; ID",
                "{{.ID}}{{ json .State.Code }} .x {{.Name -}} ; ID State.Code Name",
                "{{join .Names \".x\"}} ; Names",
                "{{index .Labels .Name}} ; Labels Name",
                "{{.ID ; ID"
            })
    void findsItsFields(String template, String fields) {
        assertThat(String.join(" ", GoTemplate.fields(template))).isEqualTo(fields);
    }
}
