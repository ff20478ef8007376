package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The dashboard as an HTML page: live, fed by {@link DashboardServer}, or a recording that needs nothing else. */
final class WebPage {
    private static final String REPORT = "/dev/forge/bench/internal/report/html/";

    private WebPage() {}

    /** The live page; the style and the scripts come from the same server. */
    static String live() {
        return head(
                        "connect-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'",
                        "Containers of this host")
                + "<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n" + resource("dashboard.html")
                + "<script src=\"uplot.js\"></script>\n<script src=\"dashboard.js\"></script>\n</body>\n</html>\n";
    }

    /**
     * A recording.
     *
     * @param snapshots the snapshots as JSON texts, in order
     */
    static String recording(List<String> snapshots) {
        StringBuilder data = new StringBuilder("[");
        for (String snapshot : snapshots) {
            // "</script" in a name must not end the script.
            data.append(data.length() > 1 ? ",\n" : "\n").append(snapshot.replace("<", "\\u003c"));
        }
        return head("script-src 'unsafe-inline'; style-src 'unsafe-inline'", "RecordedSession of containers")
                + "<style>"
                + style()
                + "</style>\n</head>\n<body>\n" + resource("dashboard.html")
                + "<script type=\"application/json\" id=\"recording\">" + data + "]</script>\n<script>"
                + script("uPlot.iife.min.js")
                + "</script>\n<script>" + script("dashboard.js") + "</script>\n</body>\n</html>\n";
    }

    private static String script(String name) {
        return resource(name).replace("</script", "<\\/script");
    }

    private static String head(String policy, String title) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; " + policy
                + "\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
                + "<title>" + title + "</title>\n";
    }

    /** The report's own style with what only this page has. */
    static String style() {
        return resource(REPORT + "page.css") + resource("uPlot.min.css") + resource("dashboard.css")
                + "@media screen and (prefers-color-scheme:dark){\n" + resource(REPORT + "dark.css")
                + resource("dashboard-dark.css") + "}\n";
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
