@NullMarked
package dev.forge.engine.image.layer;

import org.jspecify.annotations.NullMarked;
