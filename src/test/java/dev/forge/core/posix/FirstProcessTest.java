package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstProcessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"init_process_pid\":12,\"x\":3} | 12",
                "{\"a\":1,\"init_process_pid\": 7} | 7",
                "{\"init_process_pid\":}           | -1",
                "{\"init_process_pid\":\"9\"}      | -1",
                "{}                                | -1",
                "{\"init_process_pid\":99999999999999999999} | 999999999999999999",
            })
    void numberBehindAKeyIsRead(String json, long number) {
        assertThat(FirstProcess.number(json, "\"init_process_pid\":")).isEqualTo(number);
    }
}
