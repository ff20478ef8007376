@NullMarked
package dev.forge.core;

import org.jspecify.annotations.NullMarked;
