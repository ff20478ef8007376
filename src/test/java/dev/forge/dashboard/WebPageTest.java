package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WebPageTest {
    private static String recording(Snapshot... snapshots) {
        SessionLog log = new SessionLog(1 << 20);
        for (Snapshot snapshot : snapshots) {
            log.add(snapshot);
        }
        return new String(WebPage.recording(log.after(0)), StandardCharsets.UTF_8);
    }

    private static List<String> all(String pattern, String text) {
        return new ArrayList<>(Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList());
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    @Test
    void theLivePageHasNothingInlineAndNothingFromElsewhere() {
        String page = WebPage.live();
        assertThat(all("<script[^>]*>", page)).containsExactly("<script src=\"dashboard.js\">");
        assertThat(page).doesNotContain("<style", " style=", " onclick", "http:", "https:");
        assertThat(all("(?:src|href)=\"[^\"#]*\"", page))
                .containsExactly("href=\"data:,\"", "href=\"style.css\"", "src=\"dashboard.js\"");
        assertThat(WebPage.LIVE_POLICY)
                .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'none'")
                .doesNotContain("unsafe", "*", "http");
    }

    @Test
    void aRecordingNeedsNothingElseAndAllowsOnlyItsOwnScript() throws Exception {
        String page = recording(Samples.usual(), Samples.many(60));
        assertThat(all("(?:src|href)=\"[^\"#]*\"", page.replaceAll("(?s)<script>.*?</script>", "")))
                .containsExactly("href=\"data:,\"");
        List<String> scripts = all("<script>.*?</script>", page);
        assertThat(scripts).hasSize(1);
        String script = scripts.getFirst().substring(8, scripts.getFirst().length() - 9);
        List<String> styles = all("<style>.*?</style>", page);
        assertThat(styles).hasSize(1);
        String style = styles.getFirst().substring(7, styles.getFirst().length() - 8);
        assertThat(page)
                .contains("script-src " + hash(script) + "; style-src " + hash(style) + "\"")
                .doesNotContain("unsafe");
    }

    @Test
    void hostileTextEndsNoElement() {
        String evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
        String page = recording(Samples.snapshot(List.of(Samples.running("docker", evil, 1, 1))));
        assertThat(page).doesNotContain("<script>alert", "<img").contains("\\u003c/script>\\u003cscript>alert(1)");
        assertThat(all("<script", page)).hasSize(2);
    }

    @Test
    void aRecordingOfNothingIsAPageToo() {
        assertThat(recording()).contains("id=\"recording\">[\n\n]</script>");
    }
}
