package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What {@code ps} says while eight loops start and stop containers of one recipe. Each payload says when it began and when
 * it ends, each loop when it called forge and when forge had ended: so it is known of every moment what has to be there,
 * and what cannot be.
 */
class ListingTruthIT extends RecipeStarts {
    private static final int LOOPS = 8;
    private static final int STARTS_OF_A_LOOP = 8;
    /** Seconds of which the clock's text has no digit. */
    private static final double TICK = 0.01;

    private static final String PAYLOAD =
            "read t u </proc/uptime; echo began $NAME $t; sleep 0.8; read t u </proc/uptime; echo ends $NAME $t";
    private static final String LOOP = """
            i=0
            while [ $((i += 1)) -le STARTS ]; do
                read -r t u </proc/uptime
                echo called "$0-$i" $t
                "$1" run --rm --name "$0-$i" -e "NAME=$0-$i" busybox sh -c "$2" || echo failed "$0-$i" $?
                read -r t u </proc/uptime
                echo gone "$0-$i" $t
            done
            """;

    /** One answer of ps: when it was asked for, when it was there, and who ran according to it. */
    private record Listing(double asked, double answered, TreeSet<String> running, TreeSet<String> all) {}

    private static double uptime() throws Exception {
        return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
    }

    private Listing list() throws Exception {
        double asked = uptime();
        CommandResult seen = home.forge().run("ps", "--all", "--format", "{{.Names}} {{.State}}");
        double answered = uptime();
        assertThat(seen.err()).isEmpty();
        assertThat(seen.code()).isZero();
        Listing listing = new Listing(asked, answered, new TreeSet<>(), new TreeSet<>());
        for (String line : seen.out().lines().toList()) {
            String name = line.substring(0, line.indexOf(' '));
            listing.all().add(name);
            if (line.endsWith(" running")) {
                listing.running().add(name);
            } else {
                // Its start is under way, or its end: with --rm it never rests.
                assertThat(line).endsWith(" created");
            }
        }
        return listing;
    }

    @Test
    void whatIsListedIsWhatIsThere() throws Exception {
        starts("", "-e", "NAME=first", "busybox", "sh", "-c", "true");
        List<Process> loops = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
            ProcessBuilder builder = forge.command();
            String program = builder.command().get(0);
            builder.command(List.of(
                    "sh",
                    "-c",
                    LOOP.replace("STARTS", Integer.toString(STARTS_OF_A_LOOP)),
                    "loop" + i,
                    program,
                    PAYLOAD));
            loops.add(builder.redirectErrorStream(true)
                    .redirectOutput(home.directory().resolve("loop" + i).toFile())
                    .start());
        }
        List<Listing> listings = new ArrayList<>();
        while (loops.stream().anyMatch(Process::isAlive)) {
            listings.add(list());
        }
        Map<String, Map<String, Double>> told = new TreeMap<>();
        for (int i = 0; i < LOOPS; i++) {
            assertThat(loops.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            for (String line : Files.readAllLines(home.directory().resolve("loop" + i))) {
                String[] words = line.split(" ", -1);
                assertThat(words[0]).as(line).isIn("called", "began", "ends", "gone");
                told.computeIfAbsent(words[1], name -> new TreeMap<>()).put(words[0], Double.valueOf(words[2]));
            }
        }
        assertThat(told).hasSize(LOOPS * STARTS_OF_A_LOOP);
        int certain = 0;
        for (Listing listing : listings) {
            TreeSet<String> possible = new TreeSet<>();
            for (var each : told.entrySet()) {
                Map<String, Double> times = each.getValue();
                if (times.get("began") < listing.asked() - TICK && times.get("ends") > listing.answered() + TICK) {
                    certain++;
                    assertThat(listing.running())
                            .as("asked at " + listing.asked())
                            .contains(each.getKey());
                }
                if (times.get("called") <= listing.answered() + TICK && times.get("gone") >= listing.asked() - TICK) {
                    possible.add(each.getKey());
                }
            }
            assertThat(possible).as("asked at " + listing.asked()).containsAll(listing.all());
        }
        // Else the test would have seen nothing.
        assertThat(certain).isPositive();
        assertThat(home.forge().staleState()).isEmpty();
    }
}
