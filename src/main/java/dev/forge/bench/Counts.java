package dev.forge.bench;

import dev.forge.core.ForgeException;

/** Checks counts that callers of the API give. */
final class Counts {
    private Counts() {}

    static void check(String what, int value, int least) {
        if (value < least) {
            throw ForgeException.usage(what + " is a whole number of at least " + least + ", not " + value, null);
        }
    }
}
