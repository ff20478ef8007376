@NullMarked
package dev.forge.cli;

import org.jspecify.annotations.NullMarked;
