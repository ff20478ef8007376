package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineRecordsTest {
    private static final String HOSTILE = "\\u001b]0;evil\\u0007";

    private static Told told(String name, String image, String command) {
        return new Told("1", name, image, command, "running", "", "", -1);
    }

    @Test
    void aLabelNamedNameIsNotTheContainersName() {
        String text =
                "{\"Config\":{\"Image\":\"i\",\"Labels\":{\"Name\":\"/evil\",\"Image\":\"evil\"}},\"Name\":\"/web\"}";
        assertThat(EngineRecords.docker("1", text)).isEqualTo(told("web", "i", ""));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"Name\":\"/web\"} | web | `` | ``",
                "{\"Name\":\"web\",\"Path\":\"sh\",\"Args\":null} | web | `` | sh",
                "{\"Name\":\"/web\",\"Path\":\"sh\",\"Args\":[\"-c\",\"a b\"]} | web | `` | sh -c a b",
                "{\"Name\":\"/web\",\"Path\":1,\"Args\":{},\"Config\":[]} | web | `` | ``",
                "{\"Name\":\"/web\",\"Config\":{\"Image\":[\"x\"]}} | web | `` | ``",
            })
    void membersOfOtherTypesAreNotTold(String text, String name, String image, String command) {
        assertThat(EngineRecords.docker("1", text)).isEqualTo(told(name, image, command));
    }

    /** They are made harmless where they are drawn; see ScreenTest. */
    @Test
    void escapesAreReadAsCharacters() {
        assertThat(EngineRecords.forge("1", "{\"name\":\"" + HOSTILE + "\",\"args\":[\"" + HOSTILE + "\",\"\\\"]\"]}"))
                .isEqualTo(told("\u001b]0;evil\u0007", "", "\u001b]0;evil\u0007 \"]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "null",
                "1",
                "\"x\"",
                "{\"name\":\"\"}",
                "{\"name\":7,\"Name\":7}",
                "{\"name\":null,\"Name\":null}",
                "{\"name\":[\"a\"],\"Name\":{\"a\":1}}",
                "{\"name\":\"a\",\"name\":\"b\",\"Name\":\"/a\",\"Name\":\"/b\"}",
                "{\"name\":\"a\"} more",
                "{\"Name\":\"/\"}",
            })
    void whatHasNoNameIsNotTold(String text) {
        assertThat(EngineRecords.forge("1", text)).isNull();
        assertThat(EngineRecords.docker("1", text)).isNull();
        assertThat(EngineRecords.podman(text)).isEmpty();
    }

    @Test
    void depthIsBounded() {
        String deep = "[".repeat(100_000);
        assertThat(EngineRecords.podman(deep)).isEmpty();
        assertThat(EngineRecords.docker("1", "{\"Name\":\"/a\",\"x\":" + deep)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "[{\"id\":\"1\",\"names\":[\"web\",\"w\"],\"metadata\":\"{\\\"image-name\\\":\\\"i:1\\\"}\"}] | web | i:1",
                "[1,\"x\",null,{\"id\":\"2\"},{\"id\":\"1\",\"names\":[\"web\"]}] | web | ``",
                "[{\"id\":\"1\",\"names\":[\"web\"],\"metadata\":\"{\"}] | web | ``",
                "[{\"id\":\"1\",\"names\":[\"web\"],\"metadata\":{\"image-name\":\"x\"}}] | web | ``",
                "[{\"id\":\"1\",\"names\":[\"web\"],\"metadata\":\"{\\\"image-name\\\":3}\"}] | web | ``",
            })
    void storageOfPodman(String text, String name, String image) {
        assertThat(EngineRecords.podman(text)).containsOnlyKeys("1").containsEntry("1", told(name, image, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\":\"1\",\"names\":\"web\"}]",
                "[{\"id\":\"1\",\"names\":[]}]",
                "[{\"id\":\"1\",\"names\":[null]}]",
                "[{\"id\":\"1\",\"names\":null}]",
                "[{\"id\":1,\"names\":[7]}]",
                "[{\"id\":\"1\",\"names\":[\"web\"]}"
            })
    void storageOfPodmanWithoutNames(String text) {
        assertThat(EngineRecords.podman(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"process\":{\"user\":{},\"args\":[\"sleep\",\"9\"],\"env\":[\"A=\\\"args\\\":[ | sleep 9",
                "{\"process\":{\"args\":[\"sh\",\"-c\",\"[ \\\"]\\\" ]\"] | sh -c [ \"]\" ]",
                "{\"process\":{\"args\":[] | ``",
                "{\"process\":{\"args\":[\"sleep\",\"cut off | ``",
                "{\"process\":{\"args\":[\"bad\\q\"] | ``",
                "{\"process\":{\"args\":[1,null,{\"a\":[\"x\"]] | ``",
                "{\"process\":{\"args\":null} | ``",
                "`` | ``",
            })
    void commandIsInTheBeginningOfTheRuntimesConfiguration(String text, String command) {
        assertThat(EngineRecords.command(text)).isEqualTo(command);
    }
}
