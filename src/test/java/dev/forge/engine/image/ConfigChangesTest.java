package dev.forge.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigChangesTest {
    private static final String PATH = "\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"";

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "CMD [\"sh\", \"-c\", \"x\"] ; \"Cmd\":[\"sh\",\"-c\",\"x\"]",
                "CMD echo  $HOME ; \"Cmd\":[\"/bin/sh\",\"-c\",\"echo  $HOME\"]",
                "CMD=[\"sh\"] ; \"Cmd\":[\"sh\"]",
                "CMD [] ; \"Cmd\":[]",
                "CMD [\"sh\" ; \"Cmd\":[\"/bin/sh\",\"-c\",\"[\\\"sh\\\"\"]",
                "CMD [1] ; \"Cmd\":[\"/bin/sh\",\"-c\",\"[1]\"]",
                "CMD [ -f /x ] && y ; \"Cmd\":[\"/bin/sh\",\"-c\",\"[ -f /x ] && y\"]",
                "cmd x ; \"Cmd\":[\"/bin/sh\",\"-c\",\"x\"]",
                "CMD\tx ; \"Cmd\":[\"/bin/sh\",\"-c\",\"x\"]",
                "ENTRYPOINT [\"/init\"] ; \"Entrypoint\":[\"/init\"]",
                "USER 5:6 ; \"User\":\"5:6\"",
                "WORKDIR /a b ; \"WorkingDir\":\"/a b\"",
                "STOPSIGNAL SIGINT ; \"StopSignal\":\"SIGINT\"",
                "EXPOSE 80 ; \"ExposedPorts\":{\"80/tcp\":{}}",
                "EXPOSE 80 53/udp ; \"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{}}",
                "VOLUME /a ; \"Volumes\":{\"/a\":{}}",
                "VOLUME /a \"/b c\" ; \"Volumes\":{\"/a\":{},\"/b c\":{}}",
                "VOLUME [\"/a\", \"/b c\"] ; \"Volumes\":{\"/a\":{},\"/b c\":{}}",
                "VOLUME [/a ; \"Volumes\":{\"[/a\":{}}",
                "LABEL a=1 ; \"Labels\":{\"a\":\"1\"}",
                "LABEL a=1 b=\"2 3\" 'c d'=e ; \"Labels\":{\"a\":\"1\",\"b\":\"2 3\",\"c d\":\"e\"}",
                "LABEL a b=c  d ; \"Labels\":{\"a\":\"b=c  d\"}",
                "LABEL a\tb ; \"Labels\":{\"a\":\"b\"}",
                "LABEL a= ; \"Labels\":{\"a\":\"\"}",
                "LABEL a=b=c ; \"Labels\":{\"a\":\"b=c\"}",
                "LABEL a=\"\" b='' ; \"Labels\":{\"a\":\"\",\"b\":\"\"}",
                "LABEL a=1\t b=2 ; \"Labels\":{\"a\":\"1\",\"b\":\"2\"}",
                // Quotes and backslashes
                "LABEL a='\"' b=\"'\" ; \"Labels\":{\"a\":\"\\\"\",\"b\":\"'\"}",
                "LABEL a=b\\ c ; \"Labels\":{\"a\":\"b c\"}",
                "LABEL a=\\x\\\\ ; \"Labels\":{\"a\":\"x\\\\\"}",
                "LABEL a=x\\ ; \"Labels\":{\"a\":\"x\\\\\"}",
                "LABEL a=\"C:\\temp\\\"\\\\\\$\" ; \"Labels\":{\"a\":\"C:\\\\temp\\\"\\\\$\"}",
                "LABEL a='x\\y\\' ; \"Labels\":{\"a\":\"x\\\\y\\\\\"}",
                "LABEL a=x\"y z\"'w' ; \"Labels\":{\"a\":\"xy zw\"}"
            })
    void changes(String change, String member) {
        assertThat(ConfigChanges.apply(List.of(change))).hasToString("{\"Env\":[" + PATH + "]," + member + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "ENV A=1 ; " + PATH + ",\"A=1\"",
                "ENV A=1 B=\"2 3\" A=4 ; " + PATH + ",\"B=2 3\",\"A=4\"",
                "ENV A 1 2 ; " + PATH + ",\"A=1 2\"",
                "ENV PATH=/bin ; \"PATH=/bin\"",
                "ENV PATH=/bin PATHS=x ; \"PATH=/bin\",\"PATHS=x\"",
                "ENV=A=1 ; " + PATH + ",\"A=1\"",
                "  env   A=1   ; " + PATH + ",\"A=1\""
            })
    void changesTheEnvironment(String change, String variables) {
        assertThat(ConfigChanges.apply(List.of(change))).hasToString("{\"Env\":[" + variables + "]}");
    }

    @Test
    void changesAddUp() {
        JsonObject config = ConfigChanges.apply(List.of(
                "ENV A=1", "LABEL x=1", "CMD one", "ENV A=2 B=3", "LABEL y=2", "EXPOSE 1", "EXPOSE 2", "CMD two"));
        assertThat(config.texts("Env")).endsWith("A=2", "B=3").hasSize(3);
        assertThat(config.object("Labels")).hasToString("{\"x\":\"1\",\"y\":\"2\"}");
        assertThat(config.object("ExposedPorts")).hasToString("{\"1/tcp\":{},\"2/tcp\":{}}");
        assertThat(config.texts("Cmd")).containsExactly("/bin/sh", "-c", "two");
        assertThat(ConfigChanges.apply(List.of())).hasToString("{\"Env\":[" + PATH + "]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "^^ ; it has no value",
                "CMD ; it has no value",
                "CMD  ; it has no value",
                "ENV = ; = is not NAME=VALUE",
                "RUN x ; RUN is not one of the instructions",
                "run x ; RUN is not one of the instructions",
                "WORKDIR a ; the directory has to be absolute",
                "ENV A ; it is not NAME=VALUE",
                "ENV A=1 B ; B is not NAME=VALUE",
                "LABEL =x ; =x is not NAME=VALUE",
                "LABEL a=1 =x ; =x is not NAME=VALUE",
                "LABEL a=\"b ; a quotation mark is not closed",
                "LABEL a='b\\' c' ; a quotation mark is not closed",
                "VOLUME /a \"/b ; a quotation mark is not closed"
            })
    void refuses(String change, String why) {
        assertThatThrownBy(() -> ConfigChanges.apply(List.of(change)))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("invalid change " + change + ": " + why);
                    assertThat(e.hint()).startsWith("changes are CMD, ENTRYPOINT, ENV");
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }
}
