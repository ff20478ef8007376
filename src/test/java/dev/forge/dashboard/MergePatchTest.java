package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
    private static JsonObject json(String text) {
        return JsonObject.parse(text.replace('\'', '"'), "test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                | {}                     | {}",
                "{'a':1}           | {'a':1}                | {}",
                "{'a':1}           | {'a':2}                | {'a':2}",
                "{'a':1}           | {'a':1.0}              | {'a':1.0}",
                "{'a':1}           | {'b':1}                | {'b':1,'a':null}",
                "{'a':{'b':1}}     | {'a':{'b':1,'c':2}}    | {'a':{'c':2}}",
                "{'a':{'b':1}}     | {'a':{}}               | {'a':{'b':null}}",
                "{'a':{'b':1}}     | {'a':3}                | {'a':3}",
                "{'a':3}           | {'a':{'b':1}}          | {'a':{'b':1}}",
                "{'a':[1,2]}       | {'a':[1,2]}            | {}",
                "{'a':[1,2]}       | {'a':[2]}              | {'a':[2]}"
            })
    void onlyWhatHasChanged(String from, String to, String patch) {
        assertThat(Json.write(MergePatch.between(json(from), json(to)))).isEqualTo(Json.write(json(patch)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}        | {}              | {'a':1}",
                "{'a':1}        | {'a':2,'b':3}   | {'a':2,'b':3}",
                "{'a':1}        | {'a':null}      | {'a':null}",
                "{'a':null}     | {'a':{'b':1}}   | {'a':{'b':1}}",
                "{'a':{'b':1}}  | {'a':{'c':2}}   | {'a':{'b':1,'c':2}}",
                "{'a':{'b':1}}  | {'a':null}      | {'a':null}"
            })
    void theSumDoesWhatBothDo(String earlier, String later, String sum) {
        JsonObject all = json(earlier);
        MergePatch.add(all, json(later));
        assertThat(Json.write(all)).isEqualTo(Json.write(json(sum)));
    }
}
