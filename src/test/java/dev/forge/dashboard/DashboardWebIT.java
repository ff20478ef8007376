package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code forge dashboard --web} and {@code --record} from the distribution, in a real browser with real containers. */
class DashboardWebIT extends DashboardInBrowser {
    @Test
    void containersOfAllEnginesByKeyboard() throws Exception {
        // The token is not in the address bar, and the page can be loaded anew without.
        String root = url.substring(0, url.indexOf('?'));
        assertThat(chromium.evaluate("location.href")).isEqualTo(root);
        chromium.open(root);
        for (String engine : List.of("forge", "docker", "podman")) {
            awaitRow(OWN + "-" + engine, "running");
            assertThat(chromium.evaluate(row(OWN + "-" + engine) + ".cells[1].textContent"))
                    .isEqualTo(engine);
        }
        assertThat(chromium.evaluate(row(OWN + "-forge") + ".cells[7].textContent"))
                .isEqualTo("64.0 MiB");
        assertThat(text("engines")).contains("forge", "docker", "podman");
        chromium.tab();
        assertThat(chromium.evaluate("document.activeElement.className")).isEqualTo("skip");
        press("/");
        assertThat(chromium.evaluate("document.activeElement.id")).isEqualTo("filter");
        chromium.call("Input.insertText", Map.of("text", OWN + " !docker"));
        chromium.awaitValue("document.querySelectorAll('#containers tbody tr').length", "2");
        chromium.evaluate("document.querySelector('#containers tbody tr[tabindex=\"0\"]').focus()");
        chromium.press("ArrowUp", 38, "");
        chromium.press("Home", 36, "");
        String first = chromium.evaluate("document.activeElement.querySelector('th span').textContent");
        press("j");
        String other = chromium.evaluate("document.activeElement.querySelector('th span').textContent");
        assertThat(List.of(first, other)).containsExactlyInAnyOrder(OWN + "-forge", OWN + "-podman");
        chromium.press("Enter", 13, "\r");
        assertThat(text("details-title")).isEqualTo(other);
        chromium.awaitValue("document.querySelectorAll('#cpu-chart canvas').length", "1");
        // The row keeps the focus while the table is drawn anew every 200 ms.
        String before = text("clock");
        Await.until("another second", () -> !text("clock").equals(before));
        assertThat(chromium.evaluate("document.activeElement.querySelector('th span').textContent"))
                .isEqualTo(other);
        press("k");
        assertThat(text("details-title")).isEqualTo(first);
        press("p");
        Await.until("its processes", () -> text("lines").contains("sleep 600"));
        chromium.press("Escape", 27, "");
        assertThat(chromium.evaluate("document.getElementById('details').hidden"))
                .isEqualTo("true");
        assertThat(chromium.evaluate("document.activeElement.tagName")).isEqualTo("TR");
        chromium.evaluate(row(OWN + "-forge") + ".focus()");
        press("l");
        Await.until("its logs", () -> text("lines").contains("red <b>bold</b>"));
        assertThat(text("lines")).doesNotContain("\u001b", "[31m");
        Await.until(
                "images and disk",
                () -> text("images").contains(OWN) && text("disk").contains("podman"));
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void theLookIsFineInTheDarkAndOnAPhone() throws Exception {
        chromium.evaluate("select(view.snapshot.containers[0].key)");
        for (String scheme : List.of("light", "dark")) {
            for (int width : List.of(375, 1100)) {
                chromium.look(width, scheme, "screen");
                chromium.evaluate("draw()");
                String where = scheme + " " + width;
                assertThat(chromium.overflow()).as(where).isEqualTo("0");
                assertThat(chromium.weakTexts()).as(where).isEmpty();
            }
        }
        assertThat(chromium.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(21, 23, 26)");
        // Without the columns for engine and state, a phone has them below the name.
        chromium.look(375, "light", "screen");
        assertThat(chromium.evaluate(
                        "(r => r.scrollWidth - r.clientWidth)(document.getElementById('containers').parentNode)"))
                .as("of the table nothing is cut off")
                .isEqualTo("0");
        assertThat(chromium.evaluate(row(OWN + "-docker") + ".querySelector('.sub').checkVisibility()"))
                .isEqualTo("true");
        assertThat(chromium.evaluate(row(OWN + "-docker") + ".querySelector('.sub').textContent"))
                .isEqualTo("docker · running");
        // No colour alone: what is high has a mark.
        assertThat(chromium.evaluate("(() => { const e = document.body.appendChild(element('p', '1', 'bad'));"
                        + " const mark = getComputedStyle(e, '::before').content; e.remove(); return mark; })()"))
                .contains("‼");
        assertThat(chromium.evaluate("document.getAnimations().length")).isEqualTo("0");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void anEngineThatHangsOrLiesHarmsNobody() throws Exception {
        Path lies = directory.resolve("bin/podman.lies");
        Path hangs = directory.resolve("bin/podman.hangs");
        try {
            Files.writeString(
                    lies,
                    Json.write(List.of(Map.of(
                            "Id", "e".repeat(64), "Names", List.of(HOSTILE), "State", "exited", "Image", HOSTILE))));
            // Something of it starts and ends, so the engine is asked anew.
            engines.start("podman", OWN + "-short", List.of("--rm"), "sleep", "1");
            String shown = HOSTILE.replace("\u202e", "\\u202e");
            awaitRow(shown, "exited");
            assertThat(chromium.evaluate("document.querySelectorAll('img, [onerror]').length"))
                    .isEqualTo("0");
            Files.createFile(hangs);
            engines.start("podman", OWN + "-brief", List.of("--rm"), "sleep", "1");
            Await.until("it is said", () -> text("silent").contains("podman: no answer for "));
            assertThat(chromium.evaluate("document.getElementById('silent').checkVisibility()"))
                    .isEqualTo("true");
            // The figures go on, and so do the other engines.
            String before = text("clock");
            Await.until("another second", () -> !text("clock").equals(before));
            awaitRow(OWN + "-docker", "running");
            assertThat(chromium.complaints()).isEmpty();
        } finally {
            Files.delete(lies);
            Files.deleteIfExists(hangs);
        }
    }

    /** The answer's first line, and its headers. */
    private static String ask(String method, String path, String host, String more) throws Exception {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more
                                    + (more.contains("\r\n\r\n") ? "" : "\r\n"))
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String method, String path, String host, String more) throws Exception {
        return Integer.parseInt(ask(method, path, host, more).split(" ", 3)[1]);
    }

    @Test
    void whoIsNotLetIn() throws Exception {
        String own = URI.create(url).getAuthority();
        String query = "?" + URI.create(url).getQuery();
        String entry = ask("GET", "/" + query, own, "");
        assertThat(entry)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Content-Security-Policy: default-src 'none'")
                .containsIgnoringCase("Referrer-Policy: no-referrer")
                .containsIgnoringCase("X-Frame-Options: DENY")
                .contains("HttpOnly; SameSite=Strict")
                .doesNotContain("unsafe-inline", URI.create(url).getQuery());
        String cookie = "Cookie: " + entry.replaceFirst("(?is).*set-cookie: ([^;]*);.*", "$1") + "\r\n";
        assertThat(status("GET", "/snapshot.json", own, cookie)).isEqualTo(200);
        assertThat(status("HEAD", "/", own, cookie)).isEqualTo(200);
        for (String path : List.of("/", "/events", "/snapshot.json", "/lines", "/command")) {
            assertThat(status("GET", path, own, "")).as(path).isEqualTo(403);
            assertThat(status("GET", path + "?token=" + "0".repeat(32), own, ""))
                    .as(path)
                    .isEqualTo(403);
            assertThat(status("GET", path + query, "evil.example", cookie))
                    .as(path)
                    .isEqualTo(403);
            assertThat(status("POST", path + query, own, cookie)).as(path).isEqualTo(405);
        }
        assertThat(status("GET", "/snapshot.json", own, cookie + "Sec-Fetch-Site: cross-site\r\n"))
                .isEqualTo(403);
        for (String path : List.of("/../etc/passwd", "/%2e%2e/etc/passwd", "/dashboard.html", "/events/")) {
            assertThat(status("GET", path, own, cookie)).as(path).isEqualTo(404);
        }
        String body = Json.write(Map.of("action", "remove", "container", "forge/nothing"));
        String post = "Content-Length: " + body.length() + "\r\n\r\n" + body;
        assertThat(status("POST", "/action", own, cookie + post)).isEqualTo(403);
        assertThat(status("POST", "/action", own, cookie + "Origin: http://evil.example\r\n" + post))
                .isEqualTo(403);
        String origin = "Origin: http://" + own + "\r\n";
        assertThat(status("POST", "/action", own, origin + post)).isEqualTo(403);
        assertThat(status("POST", "/action", own, cookie + origin + post)).isEqualTo(404);
        assertThat(status("GET", "/action", own, cookie + origin)).isEqualTo(405);
        String large = "Content-Length: 5000\r\n\r\n" + "x".repeat(5000);
        assertThat(status("POST", "/action", own, cookie + origin + large)).isEqualTo(413);
    }

    @Test
    void anActionAsksOnceAndShowsItsCommand() throws Exception {
        String name = OWN + "-gone";
        forge.must("run", "-d", "--name", name, "busybox", "sleep", "600");
        awaitRow(name, "running");
        chromium.evaluate(row(name) + ".focus()");
        press("d");
        chromium.awaitValue("document.getElementById('ask').open", "true");
        assertThat(text("ask-command")).isEqualTo("forge rm -f " + name);
        // To say yes by mistake is not easy: cancel has the focus.
        chromium.press("Enter", 13, "\r");
        chromium.awaitValue("document.getElementById('ask').open", "false");
        assertThat(forge.must("ps", "--format", "{{.Names}}")).contains(name);
        chromium.evaluate(row(name) + ".focus()");
        press("d");
        chromium.awaitValue("document.getElementById('ask').open", "true");
        chromium.tab();
        assertThat(chromium.evaluate("document.activeElement.id")).isEqualTo("ask-yes");
        chromium.press("Enter", 13, "\r");
        chromium.awaitValue("String(" + row(name) + ")", "undefined");
        assertThat(forge.must("ps", "-a", "--format", "{{.Names}}")).doesNotContain(name);
        Await.until("the event", () -> text("events").contains("forge rm -f " + name));
    }

    /** Clicks the button of a workflow's run that says so, and then yes. */
    private static void askOfWorkflow(String action, String command) throws Exception {
        String button =
                "[...document.querySelectorAll('#workflows button')].find(b => b.textContent === '" + action + " …')";
        chromium.awaitValue("Boolean(" + button + ")", "true");
        chromium.evaluate(button + ".click()");
        chromium.awaitValue("document.getElementById('ask').open", "true");
        assertThat(text("ask-command")).contains(command);
        chromium.evaluate("document.getElementById('ask-yes').click()");
    }

    @Test
    void aWorkflowIsCancelledAndRunAgain() throws Exception {
        Path file = directory.resolve("compose.yaml");
        Files.writeString(file, """
                name: from-the-page
                jobs:
                  one: {image: busybox, triggers: {manual: {}}, command: [sleep, "600"], stop_grace_period: 0s}
                """);
        Process run = forge.command("workflow", "run", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("workflow.out").toFile())
                .start();
        askOfWorkflow("cancel", "kill -INT " + run.pid());
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isEqualTo(130);
        Await.until("it is over", () -> text("workflows").contains("interrupted"));
        askOfWorkflow("retry", "forge workflow run --resume --file " + file);
        askOfWorkflow("cancel", "kill -INT ");
        Await.until("it is over again", () -> !text("workflows").contains("running"));
        assertThat(forge.must("ps", "-a", "--format", "{{.Names}}")).doesNotContain("from-the-page");
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void whatCannotWorkIsSaidAtTheStart() throws Exception {
        String port = Integer.toString(URI.create(url).getPort());
        assertThat(forge.run("dashboard", "--web=127.0.0.1:" + port))
                .satisfies(ended -> assertThat(ended.code()).isEqualTo(1))
                .satisfies(ended -> assertThat(ended.err())
                        .containsIgnoringCase("cannot listen on 127.0.0.1:" + port + ": address already in use")
                        .contains("hint: "));
        CommandResult missing = forge.run("dashboard", "--web", "--record", directory + "/missing/x.html");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).contains("cannot write " + directory + "/missing/x.html: no such file");
        assertThat(forge.run("dashboard", "--record", directory.toString()).err())
                .contains("it is a directory");
        assertThat(forge.run("dashboard", "--once", "--record", "x.html").code())
                .isEqualTo(2);
        assertThat(forge.run("dashboard", "--allow-actions").code()).isEqualTo(2);
    }

    @Test
    void onAllAddressesItWarnsAndAtTermTheRecordingIsThere() throws Exception {
        Path file = directory.resolve("term.html");
        Process open = web("--web=0.0.0.0:0", "--record", file.toString());
        try {
            assertThat(address(open, "web")).startsWith("http://127.0.0.1:");
            Await.until(
                    open,
                    "a warning",
                    () -> Files.readString(directory.resolve("web.err")).contains("not encrypted"));
            // A page has what the engines have told, so has the recording.
            chromium.open(address(open, "web"));
            awaitRow(OWN + "-docker", "running");
        } finally {
            open.toHandle().destroy();
        }
        assertThat(open.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(open.exitValue()).isEqualTo(143);
        assertThat(file).content().contains(OWN + "-docker");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        // Without a terminal and without a page it records as well.
        Path quiet = directory.resolve("quiet.html");
        Process silent = web("--record", quiet.toString());
        Await.until(
                silent,
                "it records",
                () -> Files.readString(directory.resolve("record.err")).contains("Ctrl-C ends it"));
        assertThat(engines.run("kill", "-INT", Long.toString(silent.pid())).code())
                .isZero();
        assertThat(silent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(silent.exitValue()).isZero();
        assertThat(quiet).content().contains("\"containers\"");
    }

    @Test
    void anEndIsSaidAndTheRecordingReplaysWithoutAServer() throws Exception {
        Path file = directory.resolve("replay.html");
        Process server = web("--web=127.0.0.1:0", "--record", file.toString());
        chromium.open(address(server, "web"));
        awaitRow(OWN + "-docker", "running");
        assertThat(chromium.evaluate("document.querySelectorAll('#actions button').length"))
                .as("it is read-only")
                .isEqualTo("0");
        press("x");
        assertThat(engines.run("kill", "-STOP", Long.toString(server.pid())).code())
                .isZero();
        Await.until("its silence is said", () -> text("problem").contains("said nothing"));
        assertThat(engines.run("kill", "-CONT", Long.toString(server.pid())).code())
                .isZero();
        chromium.awaitValue("document.getElementById('problem').hidden", "true");
        assertThat(engines.run("kill", "-INT", Long.toString(server.pid())).code())
                .isZero();
        assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isZero();
        Await.until("the page says so", () -> text("problem").contains("has ended"));
        awaitRow(OWN + "-docker", "running");
        chromium.open(file);
        awaitRow(OWN + "-docker", "running");
        assertThat(Integer.parseInt(chromium.evaluate("recording.length"))).isGreaterThan(2);
        chromium.evaluate("document.getElementById('moment').focus()");
        chromium.press("Home", 36, "");
        chromium.awaitValue("document.getElementById('moment').value", "0");
        assertThat(text("when")).contains(", 0 s of ");
        chromium.evaluate("document.getElementById('speed').value = '240'");
        chromium.evaluate("document.getElementById('play').click()");
        chromium.awaitValue(
                "document.getElementById('moment').value === document.getElementById('moment').max", "true");
        chromium.evaluate("select(view.snapshot.containers.find(c => c.name === '" + OWN + "-docker').key)");
        chromium.awaitValue("document.querySelectorAll('#memory-chart canvas').length", "1");
        for (int width : List.of(375, 1100)) {
            chromium.look(width, "dark", "screen");
            assertThat(chromium.overflow()).isEqualTo("0");
            assertThat(chromium.weakTexts()).isEmpty();
        }
        assertThat(chromium.requests()).containsExactly(file.toUri().toString());
        assertThat(chromium.complaints()).isEmpty();
    }
}
