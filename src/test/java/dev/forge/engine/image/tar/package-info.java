@NullMarked
package dev.forge.engine.image.tar;

import org.jspecify.annotations.NullMarked;
