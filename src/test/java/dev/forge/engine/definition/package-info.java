@NullMarked
package dev.forge.engine.definition;

import org.jspecify.annotations.NullMarked;
