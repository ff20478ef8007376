/**
 * The commands {@code benchmark}, {@code profile} and {@code resources}, with their options and progress display.
 * Internal.
 */
@NullMarked
package dev.forge.cli.benchmark;

import org.jspecify.annotations.NullMarked;
