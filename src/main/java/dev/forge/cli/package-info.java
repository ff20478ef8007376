/** One class per command: parse, call one service, render. The only place that prints. */
@NullMarked
package dev.forge.cli;

import org.jspecify.annotations.NullMarked;
