@NullMarked
package dev.forge.engine;

import org.jspecify.annotations.NullMarked;
