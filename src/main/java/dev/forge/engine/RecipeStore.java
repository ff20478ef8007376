package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.core.posix.DiskUsage;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The recipes of a home: {@code recipes/BUILD-BOOT/KIND}, for one build of Forge and one boot of the host. Beside them
 * are {@code made}, than which all of them are older, so that what was written by somebody else is noticed, and
 * {@code times}: empty files with the times that other files had, because a shell can only compare the times of files. A
 * cache: anybody may remove any of it at any time.
 *
 * <p>Plain java.io as long as nothing is damaged: a recipe is made beside its kind's first start.
 */
final class RecipeStore {
    /** As many kinds are kept; the oldest go. */
    static final int MAX_RECIPES = 64;

    private static final int MAX_TIMES = 2048;
    private static final String DIRECTORY = "recipes";
    private static final String MADE = "made";
    private static final String TIMES = "times";
    /** The times of recipes count from here in seconds, and tell nothing but which was made first. */
    private static final long LONG_AGO_MILLIS = 1_000_000_000_000L;
    /** The time of "made": later than that of all recipes, and long past. */
    private static final long MADE_MILLIS = 1_100_000_000_000L;

    private final ForgeHome home;
    private final Set<String> stamps = new HashSet<>();
    private @Nullable File times;

    /** The recipes of a home. */
    RecipeStore(ForgeHome home) {
        this.home = home;
    }

    /** The text of a recipe, or null if there is none that can be read. */
    @Nullable
    String read(String place) {
        try {
            return TextFile.readStored(home.file(DIRECTORY + "/" + place));
        } catch (ForgeException e) {
            return null;
        }
    }

    /**
     * Writes a recipe, and removes what is too old or too much. A reader sees the old one or the new one.
     *
     * @param place {@code BUILD-BOOT/KIND}
     * @throws ForgeException if it cannot be written
     */
    void write(String place, String text) {
        String generation = place.substring(0, place.indexOf('/'));
        File directory = directory(generation);
        putEmpty(new File(directory, MADE), MADE_MILLIS);
        long latest = LONG_AGO_MILLIS;
        for (File other : recipes(directory)) {
            latest = Math.max(latest, age(other));
        }
        put(new File(directory, place.substring(generation.length() + 1)), text, latest + 1000);
        bound(directory, generation);
    }

    private static List<File> recipes(File directory) {
        List<File> recipes = new ArrayList<>();
        for (String name : names(directory)) {
            if (!name.equals(MADE) && !name.equals(TIMES)) {
                recipes.add(new File(directory, name));
            }
        }
        return recipes;
    }

    /** The time of a recipe; the earliest for what somebody else has written, which is none. */
    private static long age(File recipe) {
        long time = recipe.lastModified();
        return time < MADE_MILLIS ? time : 0;
    }

    private void bound(File directory, String generation) {
        List<File> recipes = recipes(directory);
        while (recipes.size() > MAX_RECIPES) {
            File oldest = recipes.get(0);
            for (File recipe : recipes) {
                oldest = age(recipe) < age(oldest) ? recipe : oldest;
            }
            remove(oldest);
            recipes.remove(oldest);
        }
        if (names(new File(directory, TIMES)).length > MAX_TIMES) {
            FileTree.remove(directory);
        }
        for (String other : names(home.file(DIRECTORY))) {
            if (!other.equals(generation) && isGeneration(other)) {
                FileTree.remove(home.file(DIRECTORY + "/" + other));
            }
        }
    }

    /**
     * A stamp: an empty file with this time.
     *
     * @param millis in milliseconds since 1970
     * @return its name
     */
    String stamp(String place, long millis) {
        if (times == null) {
            String generation = place.substring(0, place.indexOf('/'));
            directory(generation);
            times = plain(DIRECTORY + "/" + generation + "/" + TIMES);
        }
        String name = Long.toString(millis);
        if (stamps.add(name)) {
            putEmpty(new File(times, name), millis);
        }
        return name;
    }

    /** The directory of a build and a boot; made if there is none. */
    private File directory(String generation) {
        plain(DIRECTORY);
        return plain(DIRECTORY + "/" + generation);
    }

    /**
     * A directory of the home; made if there is none, without bringing it to the disk, as a cache need not be there.
     * Through a link in a damaged home one would write into somebody's own files.
     */
    private File plain(String path) {
        File directory = home.file(path);
        if ((directory.exists() && !directory.isDirectory()) || isLink(directory)) {
            remove(directory);
        }
        if (!directory.isDirectory() && !directory.mkdir() && !directory.isDirectory()) {
            throw new ForgeException("cannot make the directory " + directory);
        }
        return directory;
    }

    private static boolean isLink(File file) {
        try {
            return !file.getCanonicalPath()
                    .equals(new File(file.getParentFile().getCanonicalPath(), file.getName()).getPath());
        } catch (IOException e) {
            return true;
        }
    }

    /** What a build's hash and a boot's id make a name; whatever else is there is not of this class. */
    private static boolean isGeneration(String name) {
        int dashes = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '-') {
                dashes++;
            } else if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return dashes == 5 && name.length() - name.indexOf('-') == 37;
    }

    /** Puts an empty file of this time. In its place: until it has the time, it only makes recipes seem stale. */
    private static void putEmpty(File file, long millis) {
        if (file.lastModified() == millis && file.isFile()) {
            return;
        }
        try {
            // Not to write through a link in a damaged home.
            if (!file.createNewFile()) {
                remove(file);
                if (!file.createNewFile()) {
                    throw new ForgeException("cannot write " + file);
                }
            }
        } catch (IOException e) {
            throw new ForgeException("cannot write " + file, null, e);
        }
        setTime(file, millis);
    }

    private static void setTime(File file, long millis) {
        if (!file.setLastModified(millis) || file.lastModified() != millis) {
            throw new ForgeException("the file system does not keep the times of files: " + file);
        }
    }

    private void put(File file, String text, long millis) {
        File staged = new Staging(home).newPath("recipe");
        try {
            TextFile.writeUnseen(staged, text);
            setTime(staged, millis);
            if (!staged.renameTo(file)) {
                // A directory, say, in a damaged home.
                remove(file);
                if (!staged.renameTo(file)) {
                    throw new ForgeException("cannot write " + file);
                }
            }
        } catch (ForgeException e) {
            remove(staged);
            throw e;
        }
    }

    /** Removes what mostly is a file. */
    private static void remove(File file) {
        if (!file.delete()) {
            FileTree.remove(file);
        }
    }

    private static String[] names(File directory) {
        String[] names = directory.list();
        return names == null ? new String[0] : names;
    }

    /** How many recipes there are. */
    int count() {
        int count = 0;
        for (String generation : names(home.file(DIRECTORY))) {
            count += recipes(home.file(DIRECTORY + "/" + generation)).size();
        }
        return count;
    }

    /** How much they take on the disk. */
    long bytes() {
        File directory = home.file(DIRECTORY);
        return directory.isDirectory() ? DiskUsage.of(List.of(directory)).bytes() : 0;
    }

    /** Removes all of them. */
    void clear() {
        FileTree.remove(home.file(DIRECTORY));
    }
}
