package dev.forge.engine.image;

/** Who wants to know how an image comes in. Called from several threads. */
public interface Progress {
    /** Tells nobody. */
    Progress NONE = new Progress() {
        @Override
        public void note(String text) {}

        @Override
        public void unpacked(long bytes) {}
    };

    /** Something that a user should know and that is no failure: an entry that was left out, say. */
    void note(String text);

    /** So many more bytes of layers have been unpacked. */
    void unpacked(long bytes);
}
