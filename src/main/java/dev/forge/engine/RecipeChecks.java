package dev.forge.engine;

import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.engine.oci.HostFeatures;
import java.io.File;
import java.io.IOException;

/**
 * The first lines of a recipe: what has to be as it is now, as calls of functions of {@code libexec/recipe-checks.sh}.
 * All that the recipe says is read after this is made.
 */
final class RecipeChecks {
    /** What is changed while it is read has a later time, as coarse as a kernel's clock may be. */
    static final int CLOCK_TICK_MILLIS = 20;

    private static final String PROCESSORS = "\nCpus_allowed_list:";

    private final ForgeHome home;
    private final RecipeStore store;
    private final String place;
    private final RecipeText text;
    private final long began = System.currentTimeMillis() - CLOCK_TICK_MILLIS;
    private boolean tooEarly;

    /**
     * The checks of a recipe.
     *
     * @param place where it will be kept
     * @param text where they are written
     */
    RecipeChecks(ForgeHome home, RecipeStore store, String place, RecipeText text) {
        this.home = home;
        this.store = store;
        this.place = place;
        this.text = text;
    }

    /** Adds the home's place, and that the clock was not set back. */
    void addHome() {
        text.check("recipe_of", home.root().getPath());
        text.check("recipe_since", store.stamp(place, began));
    }

    /** Adds what was found out about this host, and what that depends on; returns whether a shell can check it. */
    boolean addHost(HostFeatures host) throws IOException {
        for (String path :
                new String[] {home.file("host/host").getPath(), host.runtime(), host.monitor(), host.seccomp()}) {
            if (path != null && !addSame(new File(path))) {
                return false;
            }
        }
        return true;
    }

    /** Adds that a file has the time that it has; not if that is too late, or a link of the home leads anywhere. */
    boolean addSame(File file) throws IOException {
        if (file.getPath().startsWith(home.root().getPath())
                && !file.getCanonicalPath().equals(file.getPath())) {
            return false;
        }
        long time = file.lastModified();
        if (time >= began) {
            tooEarly = true;
            return false;
        }
        // Java knows milliseconds, and the time is within one.
        text.check("recipe_same", store.stamp(place, time), store.stamp(place, time + 1), file.getPath());
        return true;
    }

    /** Adds that a small file has the contents that it has, or is not there. */
    void addText(String path) {
        String content = TextFile.readIfThere(path);
        if (content == null) {
            text.check("recipe_absent", path);
        } else {
            text.check("recipe_text", path, content);
        }
    }

    /** Adds that of these files the given one is the first that is there; returns whether a shell can check it. */
    boolean addFirst(String[] files, String first) throws IOException {
        for (String file : files) {
            if (file.equals(first)) {
                return addSame(new File(file));
            }
            if (new File(file).exists()) {
                return false;
            }
            text.check("recipe_absent", file);
        }
        return false;
    }

    /** Adds that what --mount mounts is there, and if it was not given as an absolute path, is found from where it was. */
    void addSource(String path, boolean absolute) {
        text.check("recipe_there", path);
        if (!absolute) {
            text.check("recipe_in", new File("").getAbsolutePath());
        }
    }

    /** Adds which processors this process may use. */
    void addProcessors() {
        String status = TextFile.read(new File("/proc/self/status"));
        int at = status.indexOf(PROCESSORS) + PROCESSORS.length();
        text.check(
                "recipe_processors",
                status.substring(at, status.indexOf('\n', at)).strip());
    }

    /** Whether a file has just been written, so that the recipe can be made a moment later. */
    boolean isTooEarly() {
        return tooEarly;
    }
}
