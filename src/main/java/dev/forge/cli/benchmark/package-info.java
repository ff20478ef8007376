@NullMarked
package dev.forge.cli.benchmark;

import org.jspecify.annotations.NullMarked;
