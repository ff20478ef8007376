package dev.forge.engine.image.layer;

/** Receives the progress of loading an image. Called from several threads. */
public interface ImageProgress {
    /** Ignores all progress. */
    ImageProgress NONE = text -> {};

    /** Reports something that the user should know but that is not a failure, such as an omitted entry. */
    void note(String text);

    /** Adds to the total number of layer bytes to read, as stored in the archive. */
    default void expect(long bytes) {}

    /** Adds to the number of bytes that have been read. */
    default void read(long bytes) {}
}
