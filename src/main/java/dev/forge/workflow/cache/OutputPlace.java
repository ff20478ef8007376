package dev.forge.workflow.cache;

import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.VolumeUse;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared output and where it is while the step runs.
 *
 * @param path as declared, without dots and doubled slashes
 * @param target the container's path: the declared one, relative to the working directory
 * @param inMemory whether a tmpfs is mounted there, of which nothing is left
 * @param mount the host's directory that is mounted there, or null if it is in the container's own file system
 * @param host the host's path if a directory of the host is mounted there, otherwise null
 */
public record OutputPlace(
        String path,
        String target,
        boolean inMemory,
        @Nullable File mount,
        @Nullable File host) {

    /**
     * The outputs of a step; one that is in another of them is left out.
     *
     * @param workdir the image's working directory, for a step that names none
     * @param volumes where named volumes are kept
     */
    public static List<OutputPlace> of(StepDefinition step, String workdir, File volumes) {
        List<String> declared = step.policy().outputs();
        List<OutputPlace> places = new ArrayList<>();
        if (declared == null) {
            return places;
        }
        String own = step.process().workdir();
        String directory = own != null ? own : workdir.isEmpty() ? "/" : workdir;
        for (String text : declared) {
            String path = String.join("/", GlobSet.names(text));
            String target = "/" + String.join("/", GlobSet.names(directory + "/" + path));
            places.add(place(step, path.isEmpty() ? "." : path, target, volumes));
        }
        List<OutputPlace> outermost = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            String target = places.get(i).target;
            boolean isInside = false;
            for (int j = 0; j < places.size(); j++) {
                String other = places.get(j).target;
                isInside |= j != i && isWithin(target, other) && (!target.equals(other) || j < i);
            }
            if (!isInside) {
                outermost.add(places.get(i));
            }
        }
        return outermost;
    }

    private static OutputPlace place(StepDefinition step, String path, String target, File volumes) {
        VolumeUse found = null;
        String mounted = "";
        for (VolumeUse use : step.storage().volumes()) {
            String point = "/" + String.join("/", GlobSet.names(use.target()));
            if (isWithin(target, point) && point.length() >= mounted.length()) {
                found = use;
                mounted = point;
            }
        }
        if (found == null) {
            return new OutputPlace(path, target, false, null, null);
        }
        String source = found.source();
        if (found.kind() == VolumeUse.Kind.TMPFS || source == null) {
            return new OutputPlace(path, target, true, null, null);
        }
        File mount = found.kind() == VolumeUse.Kind.VOLUME ? new File(volumes, source) : new File(source);
        String rest = target.substring(mounted.length() == 1 ? 0 : mounted.length());
        return new OutputPlace(path, target, false, mount, rest.isEmpty() ? mount : new File(mount, rest));
    }

    /** Whether a path is another one or below it; both absolute, without dots. */
    public static boolean isWithin(String path, String other) {
        return path.equals(other) || other.equals("/") || path.startsWith(other + "/");
    }
}
