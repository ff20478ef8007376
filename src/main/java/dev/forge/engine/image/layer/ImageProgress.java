package dev.forge.engine.image.layer;

/** Receives the progress of loading an image. Called from several threads. */
public interface ImageProgress {
    /** Ignores all progress. */
    ImageProgress NONE = new ImageProgress() {
        @Override
        public void note(String text) {}

        @Override
        public void expect(long bytes) {}

        @Override
        public void read(long bytes) {}
    };

    /** Reports something that the user should know but that is not a failure, such as an omitted entry. */
    void note(String text);

    /** Adds to the total number of layer bytes to read, as stored in the archive. */
    void expect(long bytes);

    /** Adds to the number of bytes that have been read. */
    void read(long bytes);
}
