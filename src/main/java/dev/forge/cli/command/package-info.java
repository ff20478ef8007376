/** The framework of the command line: commands, options, argument parsing, terminal and tables. Internal. */
@NullMarked
package dev.forge.cli.command;

import org.jspecify.annotations.NullMarked;
