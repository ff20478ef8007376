package dev.forge.bench;

import dev.forge.core.ForgeException;

/** Checks counts that callers of the API give. */
final class Require {
    private Require() {}

    static void check(String what, int value, int min) {
        if (value < min) {
            throw ForgeException.usage(what + " is a whole number of at least " + min + ", not " + value);
        }
    }
}
