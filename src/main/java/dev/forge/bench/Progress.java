package dev.forge.bench;

/** Hears how far a benchmark is. */
public interface Progress {
    /** Nobody hears. */
    Progress NONE = new Progress() {
        @Override
        public void step(String what, int done, int of) {}

        @Override
        public void note(String text) {}

        @Override
        public void end() {}
    };

    /**
     * Something is about to be measured.
     *
     * @param what what, in lower case: {@code startup of podman}
     * @param done how many such steps are done
     * @param of how many there are
     */
    void step(String what, int done, int of);

    /** Something that the user should know and that is not a failure, in lower case. */
    void note(String text);

    /** What a run wrote, if that is to be shown; also to those who want no notes. */
    default void output(String text) {
        note(text);
    }

    /** Nothing more is being measured. */
    void end();
}
