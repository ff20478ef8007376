package dev.forge.workflow;

import org.jspecify.annotations.Nullable;

/**
 * Which file something stands in, among those that are laid over each other: what a later one says of the same name is
 * one more layer, while two files that are included beside each other must not say anything of the same name.
 *
 * @param parent that of the file that includes this one, or null
 * @param load the number of the list of files that it is from
 * @param index its place in the list
 */
record Scope(@Nullable Scope parent, int load, int index) {
    /** Whether what stands here comes over what stands there. */
    boolean isOver(Scope other) {
        for (Scope mine = this; mine != null; mine = mine.parent) {
            for (Scope theirs = other; theirs != null; theirs = theirs.parent) {
                if (mine.load == theirs.load) {
                    return mine.index > theirs.index;
                }
            }
        }
        return false;
    }
}
