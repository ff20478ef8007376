package dev.forge.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArgumentsTest {
    private static final Option[] OPTIONS = {
        Option.flag("-i --interactive", "a flag"),
        Option.flag("-t --tty", "a flag"),
        Option.flag("--rm", "a flag with a long name only"),
        Option.flag("-q", "a flag with a short name only"),
        Option.value("-e --env", "NAME", "a value"),
        Option.value("--network --net", "NAME", "a value with two long names"),
        Option.value("-n --count", "NUMBER", "a number")
    };
    private static final Spec SPEC = Spec.of("do it", "[OPTIONS] THING", "does it", OPTIONS);
    private static final Spec PAYLOAD = Spec.stopAtPositional("run", "IMAGE [COMMAND]", "runs it", OPTIONS);

    /** Of a line, split at blanks. */
    private static Arguments parse(Spec spec, String line) {
        return Arguments.parse(spec, line.isEmpty() ? new String[0] : line.split(" ", -1), 0);
    }

    /** Everything that was understood, as one line. */
    private static String shown(Arguments arguments) {
        StringBuilder out = new StringBuilder();
        for (String flag : List.of("interactive", "tty", "rm", "q")) {
            out.append(arguments.flag(flag) ? flag + " " : "");
        }
        for (String name : List.of("env", "network", "count")) {
            List<String> values = arguments.values(name);
            out.append(values.isEmpty() ? "" : name + "=" + String.join("+", values) + " ");
        }
        return (out + "| " + String.join(" ", arguments.operands()) + " | " + String.join(" ", arguments.rest()))
                .trim();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'' ; |  |",
                "a b ; | a b |",
                "-i ; interactive |  |",
                "-it ; interactive tty |  |",
                "-ti ; interactive tty |  |",
                "-itq x ; interactive tty q | x |",
                "--interactive --tty ; interactive tty |  |",
                "--rm=true ; rm |  |",
                "--rm=false ; |  |",
                "--rm --rm=false ; |  |",
                "-e A=1 ; env=A=1 |  |",
                "-eA=1 ; env=A=1 |  |",
                "-e=A=1 ; env=A=1 |  |",
                "-e= ; env= |  |",
                "-ite A ; interactive tty env=A |  |",
                "-iteA ; interactive tty env=A |  |",
                "-ei ; env=i |  |",
                "--env A=1 ; env=A=1 |  |",
                "--env=A=1 ; env=A=1 |  |",
                "--env= ; env= |  |",
                "-e A -e B --env C ; env=A+B+C |  |",
                "-e --rm ; env=--rm |  |",
                "-e -- ; env=-- |  |",
                "-e - ; env=- |  |",
                "--net none ; network=none |  |",
                "--network=a --net=b ; network=a+b |  |",
                "-n -5 ; count=-5 |  |",
                "-n-5 ; count=-5 |  |",
                "a --rm b ; rm | a b |",
                "- ; | - |",
                "a -- --rm -x ; | a | --rm -x",
                "-- ; |  |",
                "-- -- ; |  | --"
            })
    void understands(String line, String understood) {
        assertThat(shown(parse(SPEC, line))).isEqualTo(understood);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--rm image sh -c x ; rm | image sh -c x |",
                "image --rm ; | image --rm |",
                "image -- --rm ; | image -- --rm |",
                "-i -- image --rm ; interactive | image --rm |",
                "-- -image ; | -image |",
                "-e X - --rm ; env=X | - --rm |"
            })
    void whatFollowsThePayloadIsItsOwn(String line, String understood) {
        assertThat(shown(parse(PAYLOAD, line))).isEqualTo(understood);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--rmm ; unknown option --rmm for forge do it ; did you mean --rm?",
                "--rmm=x ; unknown option --rmm for forge do it ; did you mean --rm?",
                "--xyz ; unknown option --xyz for forge do it ; forge do it --help lists the options",
                "--env-file x ; unknown option --env-file for forge do it ; forge do it --help lists the options",
                "-x ; unknown option -x for forge do it ; forge do it --help lists the options",
                "-ix ; unknown option -x in -ix for forge do it ; forge do it --help lists the options",
                "-xi ; unknown option -x in -xi for forge do it ; forge do it --help lists the options",
                "-t- ; unknown option -- in -t- for forge do it ; forge do it --help lists the options",
                "--e X ; unknown option --e for forge do it ; did you mean -e?",
                "--= ; unknown option -- for forge do it ; forge do it --help lists the options",
                "-e ; -e needs a value ; forge do it --help lists the options",
                "-ie ; -e needs a value ; forge do it --help lists the options",
                "a --env ; --env needs a value ; forge do it --help lists the options",
                "--rm=yes ; --rm takes no value, so yes makes no sense ; forge do it --help lists the options",
                "--rm= ; '--rm takes no value, so  makes no sense' ; forge do it --help lists the options"
            })
    void refuses(String line, String message, String hint) {
        assertThatThrownBy(() -> parse(SPEC, line)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.hint()).isEqualTo(hint);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    @Test
    void twoSpellingsTogetherAreNone() {
        String[] args = {"--network --net", "none"};
        assertThatThrownBy(() -> Arguments.parse(SPEC, args, 0))
                .hasMessageStartingWith("unknown option --network --net");
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> helps() {
        return Stream.of(
                arguments(SPEC, "--help", true),
                arguments(SPEC, "-h", true),
                arguments(SPEC, "-ih", true),
                arguments(SPEC, "a --help", true),
                arguments(SPEC, "--rm", false),
                arguments(SPEC, "-- --help", false),
                arguments(PAYLOAD, "image --help", false),
                arguments(PAYLOAD, "--help image", true),
                arguments(Spec.of("x", "", "", Option.value("-h --hostname", "NAME", "")), "-h name", false));
    }

    @ParameterizedTest
    @MethodSource("helps")
    void helpIsAskedFor(Spec spec, String line, boolean help) {
        assertThat(parse(spec, line).help()).isEqualTo(help);
    }

    @Test
    void helpDoesNotStopTheParser() {
        assertThat(shown(parse(SPEC, "-hi --help a"))).isEqualTo("interactive | a |");
    }

    @Test
    void theLastValueWins() {
        Arguments arguments = parse(SPEC, "--net a --net b");
        assertThat(arguments.value("network")).isEqualTo("b");
        assertThat(arguments.value("network", "c")).isEqualTo("b");
        assertThat(arguments.value("env")).isNull();
        assertThat(arguments.value("env", "c")).isEqualTo("c");
        assertThat(arguments.flag("env")).isFalse();
    }

    @Test
    void beginsWhereTheCommandsNameEnds() {
        String[] args = {"do", "it", "--rm", "x"};
        Arguments arguments = Arguments.parse(SPEC, args, 2);
        assertThat(arguments.args()).containsExactly("--rm", "x");
        assertThat(shown(arguments)).isEqualTo("rm | x |");
        assertThat(Arguments.parse(SPEC, args, 4).args()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', 7", "-n 3, 3", "--count=1, 1", "-n 2147483647, 2147483647", "-n 5 -n 6, 6"})
    void counts(String line, int count) {
        assertThat(parse(SPEC, line).count("count", 7, 1)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x", "''", "1.5", "2147483648", "0x10"})
    void refusesCounts(String value) {
        assertThatThrownBy(() -> parse(SPEC, "--count=" + value).count("count", 7, 1))
                .isInstanceOf(ForgeException.class)
                .hasMessage("--count is a whole number of at least 1, not " + value);
    }

    @Test
    void anUnusedDefaultIsNotChecked() {
        assertThat(parse(SPEC, "").count("count", -3, 1)).isEqualTo(-3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'' ; 1 ; 2 ; forge do it needs a thing",
                "a b c ; 1 ; 2 ; forge do it does not take c as well",
                "a b ; 0 ; 1 ; forge do it does not take b as well",
                "a ; 0 ; 0 ; forge do it does not take a",
                "a ; 2 ; 2 ; forge do it needs a thing",
                "a b ; 0 ; 0 ; forge do it does not take a"
            })
    void refusesTooFewAndTooManyOperands(String line, int min, int max, String message) {
        assertThatThrownBy(() -> parse(SPEC, line).operands("a thing", min, max))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage(message);
                    assertThat(e.hint()).isEqualTo("forge do it --help lists the options");
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }

    @Test
    void givesItsOperands() {
        assertThat(parse(SPEC, "a b").operands("things", 2, 2)).containsExactly("a", "b");
        assertThat(parse(SPEC, "").operands("things", 0, 2)).isEmpty();
        assertThat(parse(SPEC, "a").operand("a thing")).isEqualTo("a");
        assertThatThrownBy(() -> parse(SPEC, "").operand("a thing")).hasMessage("forge do it needs a thing");
        assertThatThrownBy(() -> parse(SPEC, "a b").operand("a thing"))
                .hasMessage("forge do it does not take b as well");
    }

    @ParameterizedTest
    @CsvSource({
        "-e --env, env, -e --env",
        "--env -e, env, -e --env",
        "--rm, rm, --rm",
        "-q, q, -q",
        "-m --memory --mem, memory, -m --memory --mem",
        "--network --net -n, network, --network --net -n"
    })
    void anOptionIsNamedAfterItsFirstLongSpelling(String spellings, String name, String all) {
        Option option = Option.value(spellings, "X", "help");
        assertThat(option.name()).isEqualTo(name);
        assertThat(option.names()).containsExactlyInAnyOrder(all.split(" "));
        assertThat(option.names()).allMatch(option::isCalled);
    }

    @ParameterizedTest
    @CsvSource({"--net", "--", "-", "''", "e", "env", "--env --x", "-e --env", "-env", "--en", "--envx"})
    void anOptionIsCalledByWholeSpellings(String spelling) {
        assertThat(Option.flag("-e --env --x", "help").isCalled(spelling)).isFalse();
    }

    @Test
    void anOptionIsFoundBehindALongerOne() {
        assertThat(Option.flag("--network --net", "help").isCalled("--net")).isTrue();
    }

    /** What is not an option keeps its place among what is. */
    @Test
    void operandsMayStandBetweenOptions() {
        @Nullable
        String[] operands = parse(SPEC, "a -i b --net c d -- e").operands().toArray(new String[0]);
        assertThat(Arrays.asList(operands)).containsExactly("a", "b", "d");
    }

    @ParameterizedTest
    @CsvSource({
        "-i, true, '', false",
        "-i 7, 7, '', false",
        "'-i 3,7 x', '3,7', x, false",
        "-i=3, 3, '', false",
        "-i3, 3, '', false",
        "-iq, true, '', true",
        "-qi, true, '', true",
        "-i x, true, x, false",
        "--ignore, true, '', false",
        "--ignore 1, 1, '', false",
        "--ignore=all, all, '', false"
    })
    void anOptionalValueIsAListOfNumbers(String line, String value, String operand, boolean quiet) {
        Spec spec = Spec.of(
                "do it",
                "[THING]",
                "does it",
                Option.value("-i --ignore", "[CODE,...]", "codes"),
                Option.flag("-q --quiet", "a flag"));
        Arguments arguments = parse(spec, line);
        assertThat(arguments.value("ignore")).isEqualTo(value);
        assertThat(String.join(" ", arguments.operands())).isEqualTo(operand);
        assertThat(arguments.flag("quiet")).isEqualTo(quiet);
    }
}
