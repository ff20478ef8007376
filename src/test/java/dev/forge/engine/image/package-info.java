@NullMarked
package dev.forge.engine.image;

import org.jspecify.annotations.NullMarked;
