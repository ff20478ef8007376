@NullMarked
package dev.forge.cli.image;

import org.jspecify.annotations.NullMarked;
