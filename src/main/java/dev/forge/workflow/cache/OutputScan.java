package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a step has left at the places of its outputs, before any of it is kept, and refuses what leads out of
 * them or would be dangerous on the host: links to elsewhere, devices, pipes, files that run as their owner.
 */
public final class OutputScan {
    private static final int MAX_LEVELS = 200;

    /**
     * Something that was found.
     *
     * @param entry what it is
     * @param source where it is now
     * @param stamp what the file system says of it
     */
    record Found(OutputManifest.Entry entry, Path source, FileStamp stamp) {}

    private final String step;
    private final List<OutputPlace> places;
    private final StatCache stats;
    private final List<Found> found = new ArrayList<>();

    private OutputScan(String step, List<OutputPlace> places, StatCache stats) {
        this.step = step;
        this.places = places;
        this.stats = stats;
    }

    /**
     * Looks at a step's outputs.
     *
     * @param step its name, for messages
     * @param layers the container's own file system, the uppermost directory first
     * @throws ForgeException if one is missing, cannot be read, or has something in it that cannot be kept
     */
    public static OutputScan of(String step, List<OutputPlace> places, List<File> layers, StatCache stats) {
        OutputScan scan = new OutputScan(step, places, stats);
        LayeredFiles container =
                new LayeredFiles(layers.stream().map(File::toPath).toList());
        for (OutputPlace place : places) {
            try {
                scan.add(place.path(), place.target(), scan.locate(place, container), 0);
            } catch (IOException e) {
                throw new ForgeException(
                        "cannot read output " + place.path() + " of " + step + ": " + IoErrors.reason(e), e);
            }
        }
        return scan;
    }

    List<Found> found() {
        return found;
    }

    OutputManifest manifest() {
        return new OutputManifest(found.stream().map(Found::entry).toList());
    }

    private List<Path> locate(OutputPlace place, LayeredFiles container) throws IOException {
        if (place.inMemory()) {
            throw refused(place.path(), "is on a tmpfs, of which nothing is left when the step ends");
        }
        if (place.target().equals("/")) {
            throw refused(place.path(), "is the whole file system of the container");
        }
        File mount = place.mount();
        List<Path> stack;
        List<String> names;
        if (mount != null && place.host() != null) {
            stack = List.of(mount.toPath());
            names = List.of(GlobSet.names(
                    place.host().getPath().substring(mount.getPath().length())));
        } else {
            String directory = place.path().equals(".")
                    ? place.target()
                    : place.target()
                            .substring(0, place.target().length() - place.path().length());
            List<Path> start = container.resolve(directory);
            stack = start == null ? List.of() : start;
            names = place.path().equals(".") ? List.of() : List.of(GlobSet.names(place.path()));
        }
        for (int i = 0; i < names.size() && !stack.isEmpty(); i++) {
            List<Path> next = LayeredFiles.child(stack, names.get(i));
            stack = next == null ? List.of() : next;
            if (i + 1 < names.size()
                    && !stack.isEmpty()
                    && FileStamp.of(stack.get(0)).isLink()) {
                throw refused(place.path(), "is behind a link, " + String.join("/", names.subList(0, i + 1)));
            }
        }
        if (stack.isEmpty() || !Files.exists(stack.get(0), LinkOption.NOFOLLOW_LINKS)) {
            boolean isPattern = place.path().indexOf('*') >= 0 || place.path().indexOf('?') >= 0;
            throw new ForgeException(
                    step + " has not left " + place.path() + ", which it declares as an output",
                    isPattern
                            ? "an output is a path, not a pattern: name the directory"
                            : "it was looked for at " + place.target() + " in the container");
        }
        return stack;
    }

    private void add(String path, String target, List<Path> stack, int level) throws IOException {
        Path source = stack.get(0);
        FileStamp stamp = FileStamp.of(source);
        if (path.indexOf('\uFFFD') >= 0) {
            throw refused(path, "has a name that is not UTF-8");
        }
        if (level > MAX_LEVELS) {
            throw refused(path, "is more than " + MAX_LEVELS + " directories deep");
        }
        if (stamp.isDirectory()) {
            add(path, OutputManifest.Type.DIRECTORY, 0, "", source, stamp);
            for (String name : LayeredFiles.names(stack)) {
                List<Path> child = LayeredFiles.child(stack, name);
                if (child != null) {
                    add((path.equals(".") ? "" : path + "/") + name, target + "/" + name, child, level + 1);
                }
            }
        } else if (stamp.isFile()) {
            if (stamp.hasSetId()) {
                throw refused(path, "has the set-user-ID or set-group-ID bit: chmod u-s,g-s before the step ends");
            }
            add(path, OutputManifest.Type.FILE, stamp.size(), stats.digest(source, stamp), source, stamp);
        } else if (stamp.isLink()) {
            String link = Files.readSymbolicLink(source).toString();
            if (!leadsInside(target, link)) {
                throw refused(path, "is a link to " + link + ", which is outside of the outputs");
            }
            add(path, OutputManifest.Type.LINK, 0, link, source, stamp);
        } else {
            throw refused(path, "is a device, a pipe or a socket");
        }
    }

    private void add(String path, OutputManifest.Type type, long size, String value, Path source, FileStamp stamp) {
        int mode = type == OutputManifest.Type.LINK ? 0777 : stamp.permissions();
        found.add(new Found(
                new OutputManifest.Entry(path, type, mode, stamp.uid(), stamp.gid(), size, value), source, stamp));
    }

    /** Whether a link of the container leads to something in one of the outputs. */
    private boolean leadsInside(String place, String link) {
        String base = link.startsWith("/") ? "" : place.substring(0, place.lastIndexOf('/'));
        String target = normal(base + "/" + link);
        return target != null && places.stream().anyMatch(other -> OutputPlace.isWithin(target, other.target()));
    }

    /** The path without dots; null if it climbs above the root. */
    private static @Nullable String normal(String path) {
        List<String> names = new ArrayList<>();
        for (String name : GlobSet.names(path)) {
            if (!name.equals("..")) {
                names.add(name);
            } else if (names.isEmpty()) {
                return null;
            } else {
                names.removeLast();
            }
        }
        return "/" + String.join("/", names);
    }

    private ForgeException refused(String path, String why) {
        return new ForgeException("output " + path + " of " + step + " cannot be kept: it " + why);
    }
}
