package dev.forge.engine.image.layer;

import dev.forge.core.ForgeException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests in OCI's format, {@code sha256:} and 64 hexadecimal digits. Other algorithms are not supported. */
public final class Digest {
    public static final String PREFIX = "sha256:";
    public static final int HEX_LENGTH = 64;

    private Digest() {}

    public static boolean isDigest(String text) {
        return text.startsWith(PREFIX)
                && text.length() == PREFIX.length() + HEX_LENGTH
                && isHex(text.substring(PREFIX.length()));
    }

    /** Whether the text consists of lower-case hexadecimal digits, at least one. */
    public static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * The 64 digits of a digest. It must be valid because it becomes part of a path in the store.
     *
     * @param what whose digest it is, for messages
     * @throws ForgeException if it is invalid or not supported
     */
    public static String hex(String digest, String what) {
        if (isDigest(digest)) {
            return digest.substring(PREFIX.length());
        }
        int colon = digest.indexOf(':');
        if (colon > 0 && !digest.startsWith(PREFIX)) {
            throw new ForgeException(
                    what + " has a digest of the kind " + digest.substring(0, colon) + ": " + digest,
                    "forge knows sha256 only; save the image again with sha256 digests");
        }
        throw new ForgeException(what + " has the digest " + digest + ", which is not sha256: and 64 hex digits");
    }

    /** The digest of the bytes that the hash has consumed. */
    public static String of(MessageDigest hash) {
        return PREFIX + HexFormat.of().formatHex(hash.digest());
    }

    /** A new SHA-256. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The digest of a byte array. */
    public static String of(byte[] bytes) {
        MessageDigest hash = sha256();
        hash.update(bytes);
        return of(hash);
    }
}
