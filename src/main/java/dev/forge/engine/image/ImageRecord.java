package dev.forge.engine.image;

import dev.forge.core.JsonObject;
import java.util.List;

/** TEMPORARY. */
public record ImageRecord(String id, List<String> layers, JsonObject config) {}
