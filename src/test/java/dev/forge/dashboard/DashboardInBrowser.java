package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import dev.forge.testing.Await;
import dev.forge.testing.Chromium;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A dashboard in a browser: containers of three engines, one of them made up, the server and Chromium. */
abstract class DashboardInBrowser {
    static final String HOSTILE = "</script><img src=x onerror=alert(1)>\u202e\"'";
    static final String OWN = "forge-web-it-" + ProcessHandle.current().pid();
    static final String IMAGE = "localhost/" + OWN;

    @TempDir
    static Path directory;

    static ForgeCli forge;
    static ThreeEngines engines;
    static Chromium chromium;
    static Process dashboard;
    static String url;
    static Path recording;

    @BeforeAll
    static void start() throws Exception {
        Need.programs("chromium");
        engines = ThreeEngines.start(directory, OWN);
        forge = engines.forge;
        String talk = "printf '\\033[31mred\\033[0m <b>bold</b>\\n'; sleep 600";
        engines.start("forge", OWN + "-forge", List.of("--memory", "64m"), "sh", "-c", talk);
        engines.start("docker", OWN + "-docker", List.of(), "sleep", "600");
        engines.start("podman", OWN + "-podman", List.of(), "sleep", "600");
        // An engine that hangs, or tells what nobody would call a container, when a test says so.
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path podman = Files.writeString(bin.resolve("podman"), """
                #!/bin/sh
                while [ -e "$0.hangs" ]; do sleep 0.1; done
                [ "$1" != ps ] || [ ! -e "$0.lies" ] || exec cat "$0.lies"
                PATH=${PATH#*:} exec podman "$@"
                """);
        assertThat(podman.toFile().setExecutable(true)).isTrue();
        recording = directory.resolve("session.html");
        dashboard = web("--web", "--allow-actions", "--record", recording.toString());
        url = address(dashboard, "web");
        chromium = Chromium.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
        if (dashboard != null) {
            dashboard.destroy();
            dashboard.waitFor();
        }
        if (engines != null) {
            engines.close();
        }
    }

    static Process web(String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("dashboard", "--interval", "200ms"));
        args.addAll(List.of(options));
        ProcessBuilder builder = forge.command(args.toArray(String[]::new));
        // What a recording shows may be private.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
        command.addAll(builder.command());
        builder.command(command);
        builder.environment().putAll(engines.environment());
        builder.environment().merge("PATH", directory.resolve("bin") + ":", (path, first) -> first + path);
        String name = options[0].replaceAll("[^a-z]", "");
        return builder.redirectOutput(directory.resolve(name + ".out").toFile())
                .redirectError(directory.resolve(name + ".err").toFile())
                .start();
    }

    /** The first address that a server has printed. */
    static String address(Process process, String name) throws Exception {
        Path out = directory.resolve(name + ".out");
        Await.until(process, "an address", () -> Files.readString(out).contains("\n"));
        return Files.readString(out).lines().findFirst().orElseThrow();
    }

    @BeforeEach
    void openThePage() throws Exception {
        if (dashboard.isAlive()) {
            chromium.look(1100, "light", "screen");
            chromium.open(url);
            awaitRow(OWN + "-podman", "running");
        }
    }

    /** A row of the table by its name, as a JavaScript expression. */
    static String row(String name) {
        return "[...document.querySelectorAll('#containers tbody tr')].find(tr => tr.querySelector('th span')?.textContent === "
                + Json.write(name) + ")";
    }

    static void awaitRow(String name, String state) throws Exception {
        chromium.awaitValue(row(name) + "?.cells[2].textContent + ''", state);
    }

    static String text(String id) throws Exception {
        return chromium.evaluate("document.getElementById('" + id + "').textContent");
    }

    static void press(String key) throws Exception {
        chromium.press(key, Character.toUpperCase(key.charAt(0)), key);
    }
}
