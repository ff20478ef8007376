package dev.forge.engine.image.layer;

/** Who wants to know how an image comes in. Called from several threads. */
public interface ImageProgress {
    /** Tells nobody. */
    ImageProgress NONE = new ImageProgress() {
        @Override
        public void note(String text) {}

        @Override
        public void expect(long bytes) {}

        @Override
        public void read(long bytes) {}
    };

    /** Something that a user should know and that is no failure: an entry that was left out, say. */
    void note(String text);

    /** So many bytes of layers, as they are in the archive, will be read in all. */
    void expect(long bytes);

    /** So many more of them have been read. */
    void read(long bytes);
}
