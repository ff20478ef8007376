package dev.forge.workflow.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.PathLookup;
import dev.forge.testing.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @TempDir
    Path directory;

    private Schedule schedule(String name, List<String> command) {
        return new Schedule(
                name, List.of("daily", "Mon 02:30"), "/w/compose.yaml", command, Map.of("FORGE_HOME", "/h %$"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "plain            ~ \"/bin/f\" \"plain\"",
                "'a b'            ~ \"/bin/f\" \"a b\"",
                "100%             ~ \"/bin/f\" \"100%%\"",
                "$HOME ${X}       ~ \"/bin/f\" \"$$HOME $${X}\"",
                "a\"b             ~ \"/bin/f\" \"a\\\"b\"",
                "a\\b             ~ \"/bin/f\" \"a\\\\b\"",
                "ü                ~ \"/bin/f\" \"ü\"",
                "''               ~ \"/bin/f\" \"\"",
                "it's;x           ~ \"/bin/f\" \"it's;x\""
            })
    void anArgumentIsQuoted(String argument, String command) {
        assertThat(UnitText.command(List.of("/bin/f", argument))).isEqualTo(command);
    }

    @Test
    void linesAndControlsAreEscapedAndAnUnusualProgramIsStartedByEnv() {
        assertThat(UnitText.command(List.of("/a b%/f", "x\ny\t\u0001\u007f")))
                .isEqualTo("\"/a b%%/f\" \"x\\ny\\t\\x01\\x7f\"");
        assertThat(UnitText.command(List.of("/a$b\"/f", "x"))).isEqualTo("\"/usr/bin/env\" \"/a$$b\\\"/f\" \"x\"");
        assertThatThrownBy(() -> UnitText.command(List.of("/f", "a\0b"))).isInstanceOf(ForgeException.class);
        assertThat(UnitText.line("a\n[Service]\nExecStart=/x %n \\")).isEqualTo("a [Service] ExecStart=/x %%n");
        assertThat(UnitText.variable("A", "$x \"%\"\n")).isEqualTo("\"A=$x \\\"%%\\\"\\n\"");
    }

    @Test
    void theUnitsAreComplete() {
        Schedule schedule = schedule("night ly", List.of("/bin/forge", "workflow", "run", "--file", "/w/$x.yaml"));
        assertThat(schedule.timer()).isEqualTo("""
                        # forge workflow schedule: {"name":"night ly","on":["daily","Mon 02:30"],"file":"/w/compose.yaml"}
                        [Unit]
                        Description=When workflow night ly runs

                        [Timer]
                        OnCalendar=daily
                        OnCalendar=Mon 02:30
                        Persistent=true
                        Unit=forge-workflow-night_ly.service

                        [Install]
                        WantedBy=timers.target
                        """);
        assertThat(schedule.service()).endsWith("""
                        [Unit]
                        Description=Workflow night ly

                        [Service]
                        Type=oneshot
                        Environment="FORGE_HOME=/h %%$"
                        KillMode=mixed
                        ExecStart="/bin/forge" "workflow" "run" "--file" "/w/$$x.yaml"
                        """);
    }

    @Test
    void whatIsWrittenIsListedAndRemoved() throws Exception {
        Schedule schedule = schedule("nightly", List.of("/bin/true"));
        schedule.write(directory.toFile());
        schedule.write(directory.toFile());
        schedule("a", List.of("/bin/true")).write(directory.toFile());
        assertThat(Schedule.list(directory.toFile()))
                .extracting(facts -> facts.text("name"))
                .containsExactly("a", "nightly");
        JsonObject facts = Schedule.list(directory.toFile()).get(1);
        assertThat(facts.texts("on")).containsExactly("daily", "Mon 02:30");
        assertThat(Schedule.remove(directory.toFile(), "nightly")).isTrue();
        assertThat(Schedule.remove(directory.toFile(), "nightly")).isFalse();
        assertThat(directory.toFile().list())
                .containsExactlyInAnyOrder("forge-workflow-a.timer", "forge-workflow-a.service");
    }

    @Test
    void unitsOfOthersAreLeftAlone() throws Exception {
        Path other = Files.writeString(directory.resolve("forge-workflow-x.service"), "[Service]\nExecStart=/x\n");
        assertThatThrownBy(() -> schedule("x", List.of("/bin/true")).write(directory.toFile()))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("is not made by forge");
        assertThat(Schedule.remove(directory.toFile(), "x")).isFalse();
        assertThat(other).hasContent("[Service]\nExecStart=/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "daily",
                "Mon..Fri 02:30",
                "*-*-01 04:00:00",
                "*:0/15",
                "2030-01-01 00:00 Europe/Berlin",
                "Mon *-05~03"
            })
    void whatSystemdKnowsIsATime(String text) throws Exception {
        Schedule.requireCalendar(text);
        if (PathLookup.find("systemd-analyze", System.getenv()) != null) {
            CommandResult said = CommandResult.of(new ProcessBuilder("systemd-analyze", "calendar", "--", text));
            assertThat(said.code()).as(said.toString()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "daily\nOnBootSec=1", "%n", "$(x)", "\"daily\""})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Schedule.requireCalendar(text))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("no calendar time");
    }

    /** Where systemd is installed it reads the units, with names and paths that need every escape. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "with blank", "100% $HOME ${X}", "quote\" and back\\slash", "ümlaut; 'x'"})
    void systemdAcceptsThem(String text) throws Exception {
        Path program = Files.createDirectories(directory.resolve(text)).resolve("forge");
        Files.writeString(program, "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Schedule schedule = schedule(text, List.of(program.toString(), text, "a\nb"));
        Path units = directory.resolve("units");
        schedule.write(units.toFile());
        assertThat(Files.readString(units.resolve(schedule.unit() + ".service")))
                .contains("\"a\\nb\"\n");
        if (PathLookup.find("systemd-analyze", System.getenv()) != null) {
            CommandResult said = CommandResult.of(new ProcessBuilder(
                    "systemd-analyze",
                    "verify",
                    "--man=no",
                    units.resolve(schedule.unit() + ".timer").toString(),
                    units.resolve(schedule.unit() + ".service").toString()));
            assertThat(said.err().lines().filter(line -> line.contains("forge-workflow-")))
                    .isEmpty();
        }
    }
}
