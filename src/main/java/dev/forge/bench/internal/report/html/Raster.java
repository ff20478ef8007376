package dev.forge.bench.internal.report.html;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import dev.forge.core.posix.Staging;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An SVG picture as PNG, drawn by what this host has: librsvg's command or a Chromium. Java's own drawing
 * (java.desktop) cannot read SVG and would make the distribution's Java a third larger for a rare wish.
 */
public final class Raster {
    private static final List<String> CHROMIUMS =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<String, String> environment;

    /** Draws with the programs on this environment's PATH. */
    public Raster(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Draws a picture.
     *
     * @return the PNG
     * @throws ForgeException if nothing that could draw it is installed, or it fails
     */
    public byte[] png(HtmlPage.Picture picture) {
        File directory = new Staging(ForgeHome.of(environment)).newDirectory("png");
        try {
            Path svg = Files.writeString(directory.toPath().resolve("chart.svg"), picture.svg());
            Path png = svg.resolveSibling("chart.png");
            Spawn.Ended ended = new Spawn(command(picture, svg, png), environment)
                    .within(LIMIT)
                    .in(directory)
                    .run();
            if (!ended.succeeded() || !Files.exists(png)) {
                throw new ForgeException(
                        "cannot draw the chart: " + ended.complaint(), "--svg writes it without being drawn");
            }
            return Files.readAllBytes(png);
        } catch (IOException e) {
            throw new ForgeException("cannot draw the chart: " + IoErrors.reason(e), e);
        } finally {
            FileTree.remove(directory);
        }
    }

    private List<String> command(HtmlPage.Picture picture, Path svg, Path png) {
        String librsvg = PathLookup.find("rsvg-convert", environment);
        if (librsvg != null) {
            return List.of(librsvg, "--output", png.toString(), svg.toString());
        }
        for (String name : CHROMIUMS) {
            String chromium = PathLookup.find(name, environment);
            if (chromium != null) {
                return List.of(
                        chromium,
                        "--headless",
                        // Its sandbox refuses to start as root; the picture is forge's own and without scripts.
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--user-data-dir=" + svg.resolveSibling("profile"),
                        "--window-size=" + picture.width() + "," + picture.height(),
                        "--screenshot=" + png,
                        svg.toUri().toString());
            }
        }
        throw ForgeException.missing(
                "nothing here can draw a PNG: neither rsvg-convert nor a chromium is installed",
                "apt-get install librsvg2-bin, or use --svg");
    }
}
