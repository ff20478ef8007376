package dev.forge.engine.image;

import dev.forge.core.Checksum;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.engine.image.layer.Digest;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Finds images by name or ID. A name is a file {@code refs/NAME} that holds the ID, and an image a file
 * {@code images/HEX.json}: two small reads, no list, no lock. On the way to a container's start.
 */
public final class ImageIndex {
    private ImageIndex() {}

    /**
     * The image with this name, ID or unambiguous beginning of an ID.
     *
     * @throws ForgeException if there is none, or more than one
     */
    public static Image find(ForgeHome home, String nameOrId) {
        Reference reference = Reference.parseOrNull(nameOrId);
        String id = null;
        if (reference != null && reference.digest() == null) {
            id = named(home, reference);
            Image image = id == null ? null : read(home, id.substring(Digest.PREFIX.length()));
            if (image != null) {
                return image;
            }
        }
        Image image = reference != null && reference.digest() != null
                ? withDigest(home, reference.digest())
                : withPrefix(home, nameOrId);
        if (image != null) {
            return image;
        }
        if (reference == null && !nameOrId.startsWith(Digest.PREFIX)) {
            Reference.parse(nameOrId);
        }
        if (id != null) {
            throw new ForgeException(
                    "the name " + nameOrId + " stands for an image that is not there: " + id,
                    "load or import the image again; forge rmi " + nameOrId + " removes the name");
        }
        if (reference != null && home.file("refs/" + reference.key()).exists()) {
            throw new ForgeException(
                    "the name " + nameOrId + " is damaged: " + home.file("refs/" + reference.key())
                            + " holds no image's ID",
                    "give the image this name again with forge tag, or remove the name with forge rmi " + nameOrId);
        }
        if (reference != null && named(home, reference.local()) != null) {
            throw ForgeException.absent("no such image: " + nameOrId, "there is " + reference.local());
        }
        throw ForgeException.absent(
                "no such image: " + nameOrId, "forge images lists the images; forge load -i FILE brings one in");
    }

    /**
     * The ID of the image with this name, ID or unambiguous beginning of an ID, be its record damaged or not.
     *
     * @throws ForgeException if there is none, or more than one
     */
    static String findId(ForgeHome home, String nameOrId) {
        Reference reference = Reference.parseOrNull(nameOrId);
        String id = reference == null || reference.digest() != null ? null : named(home, reference);
        if (id != null
                && home.file("images/" + id.substring(Digest.PREFIX.length()) + ".json")
                        .exists()) {
            return id;
        }
        String hex = reference != null && reference.digest() != null ? null : digits(home, nameOrId);
        return hex == null ? find(home, nameOrId).id() : Digest.PREFIX + hex;
    }

    /**
     * The file of the home that says that a name stands for this image, or null if the image was found by its ID.
     *
     * @param given what it was found by
     */
    public static @Nullable String nameOf(ForgeHome home, String given, Image image) {
        Reference reference = Reference.parseOrNull(given);
        return reference != null && reference.digest() == null && image.id().equals(named(home, reference))
                ? "refs/" + reference.key()
                : null;
    }

    /** The ID that a name stands for, or null. */
    static @Nullable String named(ForgeHome home, Reference reference) {
        String text = TextFile.readStored(home.file("refs/" + reference.key()));
        if (text == null) {
            return null;
        }
        String id = text.strip();
        return Digest.isDigest(id) ? id : null;
    }

    /**
     * The image with these 64 digits, or null.
     *
     * @throws ForgeException if its record cannot be understood
     */
    static @Nullable Image read(ForgeHome home, String hex) {
        File file = home.file("images/" + hex + ".json");
        String text;
        try {
            text = TextFile.readStored(file);
            if (text == null) {
                return null;
            }
            Checksum.check(text, file.getPath());
            Image image = new Image(JsonObject.parse(text, file.getPath()));
            if (!image.hex().equals(hex)) {
                throw new ForgeException(file + " is the record of another image, " + image.id());
            }
            return image;
        } catch (ForgeException e) {
            throw new ForgeException(
                    "the image's record is damaged: " + e.getMessage(), "load or import the image again", e);
        }
    }

    private static @Nullable Image withPrefix(ForgeHome home, String text) {
        String hex = digits(home, text);
        return hex == null ? null : read(home, hex);
    }

    /** The digits of the one image whose ID begins so, or null. */
    private static @Nullable String digits(ForgeHome home, String text) {
        String prefix = text.startsWith(Digest.PREFIX) ? text.substring(Digest.PREFIX.length()) : text;
        if (!Digest.isHex(prefix) || prefix.length() > Digest.HEX_LENGTH) {
            return null;
        }
        String[] names = home.file("images").list();
        String found = null;
        for (int i = 0; names != null && i < names.length; i++) {
            if (!names[i].startsWith(prefix) || !names[i].endsWith(".json")) {
                continue;
            }
            if (found != null) {
                throw new ForgeException(
                        "the image ID " + text + " is ambiguous: " + found.substring(0, 12) + " and "
                                + names[i].substring(0, 12) + " begin with it",
                        "give more of its digits");
            }
            found = names[i];
        }
        return found == null ? null : found.substring(0, found.length() - ".json".length());
    }

    private static @Nullable Image withDigest(ForgeHome home, String digest) {
        Image image = read(home, digest.substring(Digest.PREFIX.length()));
        String[] names = home.file("images").list();
        for (int i = 0; image == null && names != null && i < names.length; i++) {
            if (names[i].endsWith(".json")) {
                Image other = read(home, names[i].substring(0, names[i].length() - ".json".length()));
                if (other != null && digest.equals(other.manifestDigest())) {
                    image = other;
                }
            }
        }
        return image;
    }
}
