@NullMarked
package dev.forge.core.posix;

import org.jspecify.annotations.NullMarked;
