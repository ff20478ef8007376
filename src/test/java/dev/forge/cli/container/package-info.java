@NullMarked
package dev.forge.cli.container;

import org.jspecify.annotations.NullMarked;
