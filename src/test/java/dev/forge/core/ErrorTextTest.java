package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reason in what engines and payloads write; whether it is the engine's own; whether a bare runtime's. */
class ErrorTextTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(
                        "forge: not found in the container: nosuch\n\nhint: see what is in it\n",
                        "forge: not found in the container: nosuch",
                        true,
                        true),
                Arguments.of(
                        "docker: Error response from daemon: no such image.\n\nRun 'docker run --help' for more information\n",
                        "docker: Error response from daemon: no such image.",
                        true,
                        true),
                Arguments.of(
                        "time=\"2026-01-01T00:00:00Z\" level=warning msg=\"The cgroupv1 is deprecated\"\n"
                                + "Error: statfs /none: no such file or directory\n",
                        "Error: statfs /none: no such file or directory",
                        true,
                        false),
                Arguments.of(
                        "time=\"2026-01-01T00:00:00Z\" level=error msg=\"runc run failed: exec: \\\"nosuch\\\": not found\"\n",
                        "runc run failed: exec: \"nosuch\": not found",
                        true,
                        true),
                Arguments.of(
                        "{\"level\":\"error\",\"msg\":\"runc create failed: no space\",\"time\":\"2026\"}\n",
                        "runc create failed: no space",
                        true,
                        true),
                Arguments.of("FATA[0000] failed to mount overlay \n", "failed to mount overlay", true, true),
                Arguments.of("WARN[0000] old\npayload says no\n", "payload says no", false, false),
                Arguments.of(
                        "2026-01-01T00:00:00.123456Z: executable file `nosuch` not found\n",
                        "executable file `nosuch` not found",
                        true,
                        true),
                Arguments.of("ctr: failed to create shim task\n", "ctr: failed to create shim task", true, true),
                Arguments.of("runc run: no such bundle\n", "runc run: no such bundle", true, true),
                Arguments.of("sh: nosuch: not found\n", "sh: nosuch: not found", false, false),
                Arguments.of("first reason\nthen more\nand more\n", "first reason", false, false),
                Arguments.of(
                        "Traceback (most recent call last):\n  File \"x\", line 1\nValueError: no\n",
                        "ValueError: no",
                        false,
                        false),
                Arguments.of(
                        "node:internal:12\n    throw err;\n\nError: Cannot find module\n",
                        "Error: Cannot find module",
                        true,
                        false),
                Arguments.of("hint: only this\n", "hint: only this", false, false),
                Arguments.of("\u001b[31mred\u001b[0m alert\u0007\n", "red  alert", false, false),
                Arguments.of("\n \n", "", false, false));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isTheEnginesOwnOrTheFirstThatSaysSomething(String text, String reason, boolean engine, boolean runtime) {
        assertThat(ErrorText.reason(text)).isEqualTo(reason);
        assertThat(ErrorText.isEngineError(text)).isEqualTo(engine);
        assertThat(ErrorText.isRuntimeError(text)).isEqualTo(runtime);
    }

    @Test
    void theEnginesReasonIsFoundBehindWhatThePayloadPrinted() {
        assertThat(ErrorText.reason("payload was here\nforge: the start failed\nhint: try again\n"))
                .isEqualTo("forge: the start failed");
    }
}
