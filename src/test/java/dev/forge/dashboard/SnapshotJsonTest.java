package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import org.junit.jupiter.api.Test;

class SnapshotJsonTest {
    private static JsonObject container(String name) {
        return SnapshotJson.of(Samples.usual()).objects("containers").stream()
                .filter(row -> row.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void figuresAreBytesPercentAndSeconds() {
        JsonObject web = container("web");
        assertThat(web.real("cpu_percent")).isEqualTo(12.34);
        assertThat(web.number("memory")).isEqualTo(20 << 20);
        assertThat(web.number("memory_limit")).isEqualTo(64 << 20);
        assertThat(web.number("uptime_seconds")).isEqualTo(125);
        assertThat(web.text("started_at")).isEqualTo("2026-01-31T12:28:40Z");
        assertThat(web.number("pid")).isEqualTo(4711);
        JsonObject all = SnapshotJson.of(Samples.usual());
        assertThat(all.text("time")).isEqualTo("2026-01-31T12:30:45Z");
        assertThat(all.object("host").number("uptime_seconds")).isEqualTo(90_000);
        assertThat(all.objects("engines").get(2).number("pss_per_container")).isEqualTo(10 << 20);
        assertThat(all.objects("events").get(1).text("severity")).isEqualTo("error");
        assertThat(all.objects("disk").getFirst().text("reclaimable")).isEqualTo("0B (0%)");
    }

    @Test
    void whatIsNotKnownIsNullNeverZero() {
        JsonObject job = container("job");
        for (String figure : new String[] {
            "pid",
            "cpu_percent",
            "throttled_percent",
            "memory",
            "memory_limit",
            "pressure_cpu",
            "block_read",
            "net_sent",
            "processes",
            "started_at",
            "uptime_seconds"
        }) {
            assertThat(job.has(figure)).as(figure).isTrue();
            assertThat(job.get(figure)).as(figure).isNull();
        }
        assertThat(SnapshotJson.of(Samples.usual()).objects("engines").get(1).get("all"))
                .isNull();
    }

    @Test
    void itCanBeReadAgain() {
        JsonObject all = SnapshotJson.of(Samples.many(60));
        assertThat(Json.write(JsonObject.parse(Json.write(all), "snapshot"))).isEqualTo(Json.write(all));
        assertThat(all.objects("containers")).hasSize(60);
    }
}
