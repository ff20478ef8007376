package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The dashboard as an HTML page: live, fed by {@link DashboardServer}, or a recording that needs nothing else. */
final class WebPage {
    private static final String REPORT = "/dev/forge/bench/internal/report/html/";

    /** Nothing from elsewhere, nothing that is not the program's own; each page adds where that is. */
    private static final String POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'";

    /** The policy of the live page, as a header. */
    static final String LIVE_POLICY =
            POLICY + "; connect-src 'self'; script-src 'self'; style-src 'self'; frame-ancestors 'none'";

    private WebPage() {}

    /** The live page; the style and the scripts come from the same server, its policy from a header. */
    static String live() {
        return head("Containers of this host") + "<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n"
                + resource("dashboard.html") + "<script src=\"dashboard.js\"></script>\n</body>\n</html>\n";
    }

    /** A recording, in UTF-8. */
    static byte[] recording(List<SessionLog.Frame> frames) {
        String style = style();
        String script = script();
        String policy = POLICY + "; script-src " + hash(script) + "; style-src " + hash(style);
        ByteArrayOutputStream page = new ByteArrayOutputStream(
                256_000 + frames.stream().mapToInt(frame -> frame.size() + 2).sum());
        append(page, head("Recorded session of containers"));
        append(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n<style>" + style);
        append(page, "</style>\n</head>\n<body>\n" + resource("dashboard.html"));
        append(page, "<script type=\"application/json\" id=\"recording\">[\n");
        for (int i = 0; i < frames.size(); i++) {
            append(page, i == 0 ? "" : ",\n");
            append(page, frames.get(i).text());
        }
        append(page, "\n]</script>\n<script>" + script + "</script>\n</body>\n</html>\n");
        return page.toByteArray();
    }

    private static void append(ByteArrayOutputStream page, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        page.write(bytes, 0, bytes.length);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String head(String title) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<meta name=\"referrer\" content=\"no-referrer\">\n"
                + "<link rel=\"icon\" href=\"data:,\">\n<title>" + title + "</title>\n";
    }

    /** The report's own style with what only this page has. */
    static String style() {
        return resource(REPORT + "page.css") + resource("uPlot.min.css") + resource("dashboard.css")
                + "@media screen and (prefers-color-scheme:dark){\n" + resource(REPORT + "dark.css")
                + resource("dashboard-dark.css") + "}\n";
    }

    /** All scripts as one. */
    static String script() {
        StringBuilder script = new StringBuilder(80_000);
        for (String name :
                List.of("uPlot.iife.min.js", "frames.js", "texts.js", "charts.js", "tables.js", "dashboard.js")) {
            // "</script" would end the element; in a string of a script this is the same.
            script.append(resource(name).replace("</script", "<\\/script")).append('\n');
        }
        return script.toString();
    }

    /** A file of the program; without a slash at its beginning one of the dashboard's. */
    static String resource(String name) {
        try (InputStream in = WebPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not among the resources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ForgeException("cannot read forge's own " + name + ": " + IoErrors.reason(e), e);
        }
    }
}
