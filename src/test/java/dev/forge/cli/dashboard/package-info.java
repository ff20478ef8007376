@NullMarked
package dev.forge.cli.dashboard;

import org.jspecify.annotations.NullMarked;
