package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Chromium without a window, driven by its DevTools protocol, that notes what a page asks for and complains of. */
public final class Chromium implements AutoCloseable {
    private static final int SECONDS = 30;

    private final Process process;
    private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private String session = "";
    private int sent;

    private Chromium(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::listen);
    }

    /** Starts one; where none is installed the test is skipped, in CI it fails. */
    public static Chromium start(Path directory) throws IOException, InterruptedException {
        Need.programs("chromium");
        // It is spoken to through the descriptors 3 and 4, which Java cannot give a child.
        String script = "exec chromium --headless --no-sandbox --disable-gpu --no-first-run --remote-debugging-pipe"
                + " --user-data-dir=\"$1\" about:blank 3<&0 4>&1 1>&2 0</dev/null";
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", "-c", script, "sh", directory.resolve("chromium").toString())
                .redirectError(directory.resolve("chromium.log").toFile());
        builder.environment().put("TMPDIR", directory.toString());
        Process process = builder.start();
        Chromium chromium = new Chromium(process);
        chromium.attach();
        return chromium;
    }

    private void attach() throws IOException, InterruptedException {
        String target =
                call("Target.createTarget", Map.of("url", "about:blank")).text("targetId");
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .text("sessionId");
        for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Messages end with a zero byte. */
    private void listen() {
        try (Scanner messages = new Scanner(process.getInputStream(), StandardCharsets.UTF_8)) {
            messages.useDelimiter("\0");
            while (messages.hasNext()) {
                received.add(JsonObject.parse(messages.next(), "chromium"));
            }
        }
    }

    /** Calls a method of the protocol; what happens meanwhile is noted. */
    public JsonObject call(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
        int id = ++sent;
        JsonObject message =
                new JsonObject().put("id", id).put("method", method).put("params", parameters);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        OutputStream out = process.getOutputStream();
        out.write((Json.write(message) + "\0").getBytes(StandardCharsets.UTF_8));
        out.flush();
        while (true) {
            JsonObject answer = next();
            if (answer.number("id", 0) == id) {
                if (answer.has("error")) {
                    throw new AssertionError(method + ": " + Json.write(answer));
                }
                return answer.object("result");
            }
        }
    }

    private JsonObject next() throws InterruptedException {
        JsonObject message = received.poll(SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("chromium says nothing");
        }
        switch (message.text("method", "")) {
            case "Network.requestWillBeSent" ->
                requests.add(message.object("params").object("request").text("url"));
            case "Runtime.exceptionThrown",
                    "Runtime.consoleAPICalled",
                    "Log.entryAdded",
                    "Page.javascriptDialogOpening" -> complaints.add(Json.write(message));
            default -> {}
        }
        return message;
    }

    /** Opens a file and waits until it is loaded. */
    public void open(Path file) throws Exception {
        open(file.toUri().toString());
        assertThat(evaluate("location.href")).isEqualTo(file.toUri().toString());
    }

    /** Opens an address and waits until the page is loaded. */
    public void open(String url) throws Exception {
        requests.clear();
        complaints.clear();
        evaluate("window.before = true");
        call("Page.navigate", Map.of("url", url));
        Await.until(
                process,
                url + " is loaded",
                () -> "complete undefined".equals(evaluate("document.readyState + ' ' + window.before")));
    }

    /** Waits until a JavaScript expression has this value. */
    public void awaitValue(String expression, String value) throws Exception {
        Await.until(process, expression + " is " + value, () -> value.equals(evaluate(expression)));
    }

    /** By how many pixels the page is wider than the window without its scroll bar. */
    public String overflow() throws IOException, InterruptedException {
        return evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /** Texts whose contrast to what is behind them is below 4.5 (WCAG 2.2, 1.4.3), with their colours. */
    public String weakTexts() throws IOException, InterruptedException {
        return evaluate(WEAK);
    }

    private static final String WEAK = """
            (() => {
                const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
                const light = colour => rgb(colour).slice(0, 3).map(v => v / 255)
                    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                const behind = element => {
                    for (let e = element; e; e = e.parentElement) {
                        const colour = getComputedStyle(e).backgroundColor;
                        if ((rgb(colour)[3] ?? 1) > 0) return colour;
                    }
                    return 'rgb(255, 255, 255)';
                };
                const weak = new Set();
                for (const e of document.querySelectorAll('h1,h2,h3,p,li,a,th,td,dt,dd,label,button,caption,summary,pre,figcaption,text')) {
                    const own = e.tagName === 'text' ? getComputedStyle(e).fill : getComputedStyle(e).color;
                    const [a, b] = [light(own), light(behind(e))].sort((x, y) => y - x);
                    if (e.checkVisibility() && (a + 0.05) / (b + 0.05) < 4.5) weak.add(e.tagName + ' ' + own + ' on ' + behind(e));
                }
                return [...weak].join('|');
            })()""";

    /** The window: its width in CSS pixels, the colour scheme ({@code light} or {@code dark}), the medium. */
    public void look(int width, String scheme, String medium) throws IOException, InterruptedException {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1L, "mobile", width < 600));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("media", medium, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The value of a JavaScript expression, as text. */
    public String evaluate(String expression) throws IOException, InterruptedException {
        JsonObject result = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(Json.write(result));
        }
        return result.object("result").get("value") + "";
    }

    /** Presses and releases the tabulator. */
    public void tab() throws IOException, InterruptedException {
        press("Tab", 9, "");
    }

    /** Presses and releases a key: its name, its code, and what it would write. */
    public void press(String key, long code, String text) throws IOException, InterruptedException {
        for (String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "windowsVirtualKeyCode", code, "text", text));
        }
    }

    /** The whole page as PNG. */
    public byte[] picture() throws IOException, InterruptedException {
        String data = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .text("data");
        return Base64.getDecoder().decode(data);
    }

    /** What the page asked for since it was opened, itself included. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** What it or the browser wrote to the console since, exceptions, and dialogs. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
