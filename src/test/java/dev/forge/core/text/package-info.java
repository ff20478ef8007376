@NullMarked
package dev.forge.core.text;

import org.jspecify.annotations.NullMarked;
