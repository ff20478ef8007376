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

/** The filters of {@code ps}, each beside what docker 20.10 lists for the same containers. */
class PsFiltersTest {
    private static final String WEB = ThreeContainers.WEB;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @BeforeEach
    void fill() throws IOException {
        ThreeContainers.in(home);
    }

    private InProcess ps(String... args) {
        List<String> all = new ArrayList<>(List.of("ps", "-a"));
        all.addAll(Arrays.asList(args));
        return InProcess.forge(Map.of("FORGE_HOME", home.toString()), all.toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'web webs old'",
        "name=web, 'web webs'",
        "name=^web$, web",
        "name=^/web$, web",
        "name=eb|ld, 'web webs old'",
        "name=w.*s, webs",
        "name=old name=^web$, 'web old'",
        "name=WEB, ''",
        "NAME=old, old",
        "id=a1a, web",
        "id=1a, ''",
        "id=a1 name=old, ''",
        "label=tier, 'web webs'",
        "label=tier=back, web",
        "label=tier label=x.y=1, webs",
        "label=tier=back label=tier=front, ''",
        "label=x, ''",
        "status=exited, old",
        "status=created, 'web webs'",
        "status=exited status=created, 'web webs old'",
        "status=paused, ''",
        "exited=3, old",
        "exited=0, ''",
        "exited=0 exited=3, old",
        "ancestor=one, 'web webs'",
        "ancestor=one:latest, 'web webs'",
        "ancestor=docker.io/library/one, 'web webs'",
        "ancestor=localhost/one, old",
        "ancestor=111111111111, 'web webs'",
        "ancestor=sha256:2222, old",
        "ancestor=sha, ''",
        "ancestor=nope, ''",
        "ancestor=one ancestor=localhost/one, 'web webs old'",
        "before=web, 'webs old'",
        "since=old, 'web webs'",
        "before=web since=old, webs",
        "health=none, 'web webs old'",
        "health=healthy, ''",
        "is-task=false, 'web webs old'",
        "is-task=true, ''",
        "volume=/data, web",
        "volume=/srv, web",
        "volume=/run, web",
        "volume=/dat, ''",
        "network=none, 'web webs old'",
        "network=host, ''",
        "expose=80, 'web webs'",
        "expose=79-81/tcp, 'web webs'",
        "expose=53, ''",
        "expose=53/udp, 'web webs'",
        "publish=80, ''"
    })
    void listsWhatMatches(String filters, String names) {
        List<String> args = new ArrayList<>(List.of("--format", "{{.Names}}"));
        for (String filter : filters.isEmpty() ? new String[0] : filters.split(" ", -1)) {
            args.add("--filter");
            args.add(filter);
        }
        InProcess ps = ps(args.toArray(new String[0]));
        assertThat(ps.err()).isEmpty();
        assertThat(ps.code()).isZero();
        assertThat(String.join(" ", ps.out().lines().toList())).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "status=bogus ; invalid filter status=bogus",
                "status= ; invalid filter status=",
                "exited=x ; invalid filter exited=x",
                "health=ill ; invalid filter health=ill",
                "is-task=maybe ; invalid filter is-task=maybe",
                "publish=x ; invalid filter publish=x",
                "expose=90-80 ; invalid filter expose=90-80",
                "expose=70000 ; invalid filter expose=70000",
                "name=[ ; invalid filter name=[",
                "foo=1 ; unknown filter foo=1",
                "label!=x ; unknown filter label!=x",
                "name ; unknown filter name"
            })
    void refusesWhatCannotBe(String filter, String message) {
        InProcess ps = ps("--filter", filter);
        assertThat(ps.code()).isEqualTo(ExitCode.ENGINE);
        assertThat(ps.out()).isEmpty();
        assertThat(ps.err()).startsWith("forge: " + message + "\n\nhint: ");
    }

    @Test
    void needsTheContainerThatOthersAreComparedWith() {
        assertThat(ps("--filter", "before=nobody").code()).isEqualTo(ExitCode.FAILED);
        assertThat(ps("--filter", "since=nobody").err()).startsWith("forge: no such container: nobody\n");
    }

    @ParameterizedTest
    @CsvSource({"-n 1, web", "-n 2, 'web webs'", "-n 0, 'web webs old'", "-n -3, 'web webs old'", "-l, web"})
    void listsTheLast(String args, String names) {
        List<String> all = new ArrayList<>(List.of(args.split(" ", -1)));
        all.addAll(List.of("--format", "{{.Names}}"));
        assertThat(String.join(" ", ps(all.toArray(new String[0])).out().lines().toList()))
                .isEqualTo(names);
        assertThat(ps("-n", "1", "--filter", "status=exited", "--format", "{{.Names}}")
                        .out())
                .isEqualTo("old\n");
    }

    @Test
    void hasDockersFields() {
        assertThat(ps("--filter", "name=^web$", "--format", "json").out())
                .isEqualTo("{\"Command\":\"\\\"sh -c 'exit 3'\\\"\",\"CreatedAt\":\""
                        + ps("-l", "--format", "{{.CreatedAt}}").out().strip()
                        + "\",\"ID\":\"a1a1a1a1a1a1\",\"Image\":\"one\",\"Labels\":\"tier=back\",\"LocalVolumes\":\"0\","
                        + "\"Mounts\":\"/srv\",\"Names\":\"web\",\"Networks\":\"none\",\"Ports\":\"\",\"RunningFor\":\""
                        + ps("-l", "--format", "{{.RunningFor}}").out().strip()
                        + "\",\"Size\":\"0B\",\"State\":\"created\",\"Status\":\"Created\"}\n");
        assertThat(ps("-l", "--format", "{{.CreatedAt}}").out())
                .matches("(1970-01-01|1969-12-31) \\d\\d:\\d\\d:03 [+-]\\d{4} \\w+\n");
        assertThat(ps("-l", "--format", "{{.Size}}").out()).isEqualTo("0B (virtual 2MB)\n");
        assertThat(ps("-l", "-s").out().lines().toList().get(0)).endsWith("NAMES     SIZE");
        assertThat(ps("--filter", "label", "--filter", "label=x.y", "--format", "{{.Label \"x.y\"}}{{.Label \"z\"}}")
                        .err())
                .startsWith("forge: unknown filter label\n");
        assertThat(ps("--filter", "label=x.y", "--format", "table {{.Label \"x.y\"}}\\t{{.Label \"z\"}}|")
                        .out())
                .isEqualTo("y         z|\n1         |\n");
    }
}
