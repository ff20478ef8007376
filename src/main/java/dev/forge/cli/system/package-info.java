@NullMarked
package dev.forge.cli.system;

import org.jspecify.annotations.NullMarked;
