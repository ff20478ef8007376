package dev.forge.engine;

import dev.forge.core.*;

/** TEMPORARY. */
public final class Images {
    public Images(ForgeHome home) {}

    public JsonObject inspect(String name) {
        throw new ForgeException("no such image: " + name);
    }
}
