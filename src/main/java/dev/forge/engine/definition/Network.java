package dev.forge.engine.definition;

import org.jspecify.annotations.Nullable;

/** The network that a payload sees. */
public enum Network {
    /** A network namespace of its own with nothing but the loopback device. */
    NONE("none"),
    /** The host's network. */
    HOST("host");

    private final String word;

    Network(String word) {
        this.word = word;
    }

    /** The network of docker's word for it, or null if there is none. */
    public static @Nullable Network of(String word) {
        return word.equals(NONE.word) ? NONE : word.equals(HOST.word) ? HOST : null;
    }

    /** Docker's word for it: {@code none} or {@code host}. */
    public String word() {
        return word;
    }
}
