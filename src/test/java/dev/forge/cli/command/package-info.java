@NullMarked
package dev.forge.cli.command;

import org.jspecify.annotations.NullMarked;
