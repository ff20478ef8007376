@NullMarked
package dev.forge.engine.lifecycle;

import org.jspecify.annotations.NullMarked;
