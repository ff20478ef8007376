package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.core.posix.DiskUsage;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The recipes of a home: {@code recipes/BUILD-BOOT/KIND}, for one build of Forge and one boot of the host. Beside them
 * are {@code made}, whose time all of them have, so that what was written by somebody else is noticed, and
 * {@code times}: empty files with the times that other files had, because a shell can only compare the times of files. A
 * cache: anybody may remove any of it at any time.
 */
final class RecipeStore {
    /** As many kinds are kept; the oldest go. */
    static final int MAX_RECIPES = 64;

    private static final int MAX_TIMES = 2048;
    private static final String DIRECTORY = "recipes";
    private static final String MADE = "made";
    private static final String TIMES = "times";
    /** The time of all recipes, long past. */
    private static final FileTime LONG_AGO = FileTime.from(Instant.ofEpochSecond(1_000_000_000));

    private final ForgeHome home;

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
        put(new File(directory, MADE), "", LONG_AGO);
        put(new File(directory, place.substring(generation.length() + 1)), text, LONG_AGO);
        bound(directory);
        for (String other : names(home.file(DIRECTORY))) {
            if (!other.equals(generation) && isGeneration(other)) {
                FileTree.remove(home.file(DIRECTORY + "/" + other));
            }
        }
    }

    /**
     * A stamp: a file with this time.
     *
     * @return its name
     */
    String stamp(String place, FileTime time) {
        Instant instant = time.toInstant();
        String name = instant.getEpochSecond() + "." + String.format(Locale.ROOT, "%09d", instant.getNano());
        File directory = new File(directory(place.substring(0, place.indexOf('/'))), TIMES);
        if (!directory.isDirectory() || isLink(directory)) {
            FileTree.remove(directory);
            home.privateDirectory(
                    home.root().toPath().relativize(directory.toPath()).toString());
        }
        put(new File(directory, name), "", time);
        return name;
    }

    /** The directory of a build and a boot; made if there is none. */
    private File directory(String generation) {
        for (String path : new String[] {DIRECTORY, DIRECTORY + "/" + generation}) {
            // Through a link in a damaged home this would write into somebody's own files.
            if (isLink(home.file(path)) || home.file(path).isFile()) {
                FileTree.remove(home.file(path));
            }
        }
        return home.privateDirectory(DIRECTORY + "/" + generation);
    }

    private static boolean isLink(File file) {
        return Files.isSymbolicLink(file.toPath());
    }

    /** What a build's hash and a boot's id make a name; whatever else is there is not of this class. */
    private static boolean isGeneration(String name) {
        return name.matches("[0-9a-z]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    /** Puts a file of this time in its place, unless it is there as it is to be and empty. */
    private void put(File file, String text, FileTime time) {
        try {
            Path path = file.toPath();
            if (text.isEmpty() && isThere(path, time)) {
                return;
            }
            File staged = new Staging(home).newPath("recipe");
            try {
                TextFile.writeUnseen(staged, text);
                Files.setLastModifiedTime(staged.toPath(), time);
                if (!staged.renameTo(file)) {
                    // A directory, say, in a damaged home.
                    FileTree.remove(file);
                    if (!staged.renameTo(file)) {
                        throw new ForgeException("cannot write " + file);
                    }
                }
            } finally {
                Files.deleteIfExists(staged.toPath());
            }
            if (!isThere(path, time)) {
                throw new ForgeException("the file system does not keep the time of " + file);
            }
        } catch (IOException e) {
            throw new ForgeException("cannot write " + file, null, e);
        }
    }

    private static boolean isThere(Path path, FileTime time) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isRegularFile() && attributes.lastModifiedTime().equals(time);
    }

    private void bound(File directory) {
        List<File> recipes = new ArrayList<>();
        for (String name : names(directory)) {
            if (!name.equals(MADE) && !name.equals(TIMES)) {
                recipes.add(new File(directory, name));
            }
        }
        if (recipes.size() > MAX_RECIPES) {
            recipes.sort(Comparator.comparing(RecipeStore::changed));
            recipes.subList(0, recipes.size() - MAX_RECIPES).forEach(FileTree::remove);
        }
        if (names(new File(directory, TIMES)).length > MAX_TIMES) {
            FileTree.remove(directory);
        }
    }

    /** When a file came to its place; its own time is the same for all. */
    private static FileTime changed(File file) {
        try {
            return (FileTime) Files.getAttribute(file.toPath(), "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return LONG_AGO;
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
            for (String name : names(home.file(DIRECTORY + "/" + generation))) {
                count += name.equals(MADE) || name.equals(TIMES) ? 0 : 1;
            }
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
