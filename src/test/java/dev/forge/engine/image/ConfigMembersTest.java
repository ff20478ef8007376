package dev.forge.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Odd configs, each tried with docker 20.10: what it takes is taken, what it refuses is refused by name. */
class ConfigMembersTest {
    private static final String DIFF_ID = "sha256:" + "0".repeat(64);

    private static ImageConfig config(String members) {
        String json = "{" + members.replace('\'', '"') + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIFF_ID
                + "\"]}}";
        return ImageConfig.of(json.getBytes(StandardCharsets.UTF_8), "the config");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'Cmd':['sh']}                        | {'Cmd':['sh']}",
                "{'Cmd':'echo hi'}                     | {'Cmd':['echo hi']}",
                "{'Entrypoint':'echo'}                 | {'Entrypoint':['echo']}",
                "{'Entrypoint':[''],'Cmd':['a']}       | {'Entrypoint':null,'Cmd':['a']}",
                "{'Entrypoint':['','a']}               | {'Entrypoint':['','a']}",
                "{'Cmd':[null,'a']}                    | {'Cmd':['','a']}",
                "{'cmd':['sh'],'ENV':['A=1']}          | {'Cmd':['sh'],'Env':['A=1']}",
                "{'Env':['FOO',null,'A=1']}            | {'Env':['FOO','','A=1']}",
                "{'Cmd':null,'Env':null,'User':null}   | {}",
                "{'Labels':{'a':null,'b':'1'}}         | {'Labels':{'a':'','b':'1'}}",
                "{'Labels':null,'Volumes':null}        | {}",
                "{'Volumes':{'/d':null,'/e':{'x':1}}}  | {'Volumes':{'/d':{},'/e':{}}}",
                "{'ExposedPorts':{'80/tcp':{}}}        | {'ExposedPorts':{'80/tcp':{}}}",
                "{'Healthcheck':null}                  | {}",
                "{'Healthcheck':{'test':['CMD','a'],'Interval':5}} | {'Healthcheck':{'Test':['CMD','a'],'Interval':5}}",
                "{'StopSignal':'BOGUS'}                | {'StopSignal':'BOGUS'}",
                "{'Unknown':[1,{}]}                    | {'Unknown':[1,{}]}",
                "{'User':'','WorkingDir':''}           | {'User':'','WorkingDir':''}",
                "null                                  | {}",
            })
    void areTakenAsDockerTakesThem(String config, String expected) {
        assertThat(config("'config':" + config).container().toString()).isEqualTo(expected.replace('\'', '"'));
        assertThat(config("'Config':" + config).container().toString()).isEqualTo(expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'config':[]                                | \"config\" is not an object",
                "'config':'x'                               | \"config\" is not an object",
                "'config':{'User':33}                       | \"config.User\" is not a string",
                "'config':{'WorkingDir':5}                  | \"config.WorkingDir\" is not a string",
                "'config':{'WorkingDir':'rel/x'}            | \"config.WorkingDir\" is not an absolute path: rel/x",
                "'config':{'StopSignal':15}                 | \"config.StopSignal\" is not a string",
                "'config':{'Env':'A=1'}                     | \"config.Env\" is not a list of strings",
                "'config':{'Env':[1]}                       | \"config.Env\" is not a list of strings",
                "'config':{'Cmd':5}                         | \"config.Cmd\" is not a list of strings",
                "'config':{'Cmd':{}}                        | \"config.Cmd\" is not a list of strings",
                "'config':{'Entrypoint':[[]]}               | \"config.Entrypoint\" is not a list of strings",
                "'config':{'Labels':['a=b']}                | \"config.Labels\" is not an object",
                "'config':{'Labels':{'a':1}}                | \"config.Labels.a\" is not a string",
                "'config':{'Volumes':['/data']}             | \"config.Volumes\" is not an object",
                "'config':{'ExposedPorts':['80']}           | \"config.ExposedPorts\" is not an object",
                "'config':{'ExposedPorts':{'80':1}}         | \"config.ExposedPorts\" is not an object of empty objects",
                "'config':{'Healthcheck':'x'}               | \"config.Healthcheck\" is not an object",
                "'config':{'Healthcheck':{'Test':'x'}}      | \"config.Healthcheck.Test\" is not a list of strings",
                "'config':{'Healthcheck':{'Interval':'1s'}} | \"config.Healthcheck.Interval\" is not a whole number",
                "'config':{'Healthcheck':{'Retries':1e30}}  | \"config.Healthcheck.Retries\" is not a whole number",
                "'config':{'ArgsEscaped':'x'}               | \"config.ArgsEscaped\" is not true or false",
                "'created':'yesterday'                      | \"created\" is not a time: \"yesterday\"",
                "'created':''                               | \"created\" is not a time: \"\"",
                "'created':5                                | \"created\" is not a string",
                "'history':{}                               | \"history\" is not a list",
                "'history':[1]                              | \"history\" is not a list of objects",
                "'history':[{'created':'x'}]                | \"history.created\" is not a time: \"x\"",
                "'history':[{'empty_layer':'x'}]            | \"history.empty_layer\" is not true or false",
                "'history':[{'created_by':1}]               | \"history.created_by\" is not a string",
                "'architecture':5                           | \"architecture\" is not a string",
                "'os':'a','os':'b'                          | \"os\" stands twice in one object",
            })
    void areRefusedByName(String members, String message) {
        assertThatThrownBy(() -> config(members))
                .isInstanceOf(ForgeException.class)
                .hasMessageStartingWith("the config")
                .hasMessageEndingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'created':null",
                "'created':'2024-01-01T00:00:00Z','history':null",
                "'created':'2024-01-01T00:00:00.123456789+02:00','history':[null,{}]",
                "'history':[{'created':null,'created_by':null,'empty_layer':null}]",
                "'huge':1234567890123456789012345678901234567890",
                "'os':null,'architecture':null,'variant':null",
            })
    void mayLeaveMuchOut(String members) {
        assertThat(config(members).platform().os()).isEqualTo("linux");
    }

    @ParameterizedTest
    @CsvSource({
        "linux, amd64, '', 3",
        "Linux, x86_64, '', 3",
        "'', AMD64, '', 3",
        "linux, '', '', 2",
        "linux, amd64, v1, 2",
        "linux, amd64, v3, 1",
        "linux, arm64, '', 0",
        "windows, amd64, '', 0",
    })
    void areForAPlatform(String os, String architecture, String variant, int fit) {
        Platform platform = config(
                        "'os':'" + os + "','architecture':'" + architecture + "','variant':'" + variant + "'")
                .platform();
        assertThat(new Platform("linux", "amd64", "").fit(platform)).isEqualTo(architecture.isEmpty() ? 3 : fit);
    }
}
