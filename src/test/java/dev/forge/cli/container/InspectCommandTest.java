package dev.forge.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.InProcess;
import dev.forge.core.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code inspect} tells of containers and images, in docker's shape and types. */
class InspectCommandTest {
    private static final String WEB = ThreeContainers.WEB;
    private static final String OLD = ThreeContainers.OLD;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @BeforeEach
    void fill() throws IOException {
        ThreeContainers.in(home);
    }

    private InProcess inspect(String... args) {
        List<String> all = new ArrayList<>(List.of("inspect"));
        all.addAll(Arrays.asList(args));
        return InProcess.forge(
                Map.of("FORGE_HOME", home.toString(), "PATH", System.getenv("PATH")), all.toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{{.Name}} {{.Path}} {{.Args}} ; /web sh [-c exit 3]",
                "{{.State.Status}} {{.State.Pid}} {{.State.Running}} {{.State.Paused}} ; created 0 false false",
                "{{.State.StartedAt}} {{.State.Restarting}} {{.State.Dead}} ; 0001-01-01T00:00:00Z false false",
                "{{.State.Health}} {{json .State.Health}} ; <nil> null",
                "{{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} ; none",
                "{{.HostConfig.Binds}} {{json .HostConfig.Binds}} ; [/srv:/data] [\"/srv:/data\"]",
                "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}} ; no 0",
                "{{.HostConfig.PortBindings}} {{json .HostConfig.PortBindings}} ; map[] {}",
                "{{.HostConfig.Tmpfs}} {{.HostConfig.CapAdd}} {{json .HostConfig.CapAdd}} ; map[/run:] [] null",
                "{{.HostConfig.NetworkMode}} {{.HostConfig.AutoRemove}} {{.HostConfig.Memory}} ; none false 0",
                "{{.HostConfig.Sysctls}} {{json .HostConfig.Sysctls}} ; map[kernel.sem:1 2] {\"kernel.sem\":\"1 2\"}",
                "{{len .HostConfig.Ulimits}}{{range .HostConfig.Ulimits}}x{{end}} ; 0",
                "{{range $p, $x := .Config.ExposedPorts}}{{$p}} {{end}}{{json .Config.ExposedPorts}} ; "
                        + "53/udp 80/tcp {\"53/udp\":{},\"80/tcp\":{}}",
                "{{.Config.Volumes}} {{json .Config.Volumes}} {{.Config.Entrypoint}} {{json .Config.Entrypoint}} ; "
                        + "map[] null [] null",
                "{{.Config.Labels.tier}} {{index .Config.Labels \"tier\"}} {{.Config.Labels.no}} ; back back <no value>",
                "[{{index .Config.Labels \"no\"}}] {{.Config.Image}} {{.Config.Tty}} ; [] one false",
                "{{range .Mounts}}{{.Type}} {{.Source}} {{.Destination}} {{.RW}} {{.Mode}}.{{end}} ; bind /srv /data true .",
                "{{range $n, $e := .NetworkSettings.Networks}}{{$n}}={{$e.IPAddress}}.{{end}} ; none=.",
                "{{.NetworkSettings.Ports}} [{{.NetworkSettings.IPAddress}}] ; map[] []",
                "{{.SizeRw}} {{.Driver}} {{.Platform}} {{.RestartCount}} ; <nil> overlay linux 0"
            })
    void tellsOfContainers(String template, String text) {
        InProcess inspect = inspect("-f", template, "web");
        assertThat(inspect.err()).isEmpty();
        assertThat(inspect.out()).isEqualTo(text + "\n");
    }

    @Test
    void findsOutSizesWhereTheyAreAskedFor() {
        assertThat(inspect("-s", "-f", "{{.SizeRw}} {{.SizeRootFs}}", "web").out())
                .isEqualTo("0 2000000\n");
    }

    @Test
    void goesOnAfterWhatIsNotThere() {
        InProcess inspect = inspect("-f", "{{.Id}}", "web", "nobody", "old");
        assertThat(inspect.code()).isEqualTo(ExitCode.FAILED);
        assertThat(inspect.out()).isEqualTo(WEB + "\n" + OLD + "\n");
        assertThat(inspect.err()).startsWith("forge: no such container or image: nobody\n");
        assertThat(inspect("--type", "container", "one").code()).isEqualTo(ExitCode.FAILED);
        assertThat(inspect("--type", "image", "web").code()).isEqualTo(ExitCode.FAILED);
        assertThat(inspect("--type", "volume", "web").code()).isEqualTo(ExitCode.ENGINE);
        assertThat(inspect("nobody").out()).isEqualTo("[]\n");
    }

    @Test
    void refusesATemplateBeforeItLooks() {
        InProcess inspect = inspect("-f", "{{.Id", "nobody");
        assertThat(inspect.code()).isEqualTo(ExitCode.ENGINE);
        assertThat(inspect.err()).startsWith("forge: {{ without }} in the template {{.Id\n");
        assertThat(inspect("-f", "{{.Nam}}", "web").err())
                .isEqualTo("forge: there is no field .Nam\n\nhint: did you mean .Name?\n");
    }

    @Test
    void printsJsonOnOneLineWhereAskedFor() {
        assertThat(inspect("-f", "json", "web", "old").out())
                .startsWith("[{\"Id\":\"" + WEB)
                .endsWith("}]\n")
                .hasLineCount(1);
        assertThat(inspect("web").out()).startsWith("[\n  {\n    \"Id\": \"" + WEB);
    }
}
