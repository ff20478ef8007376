/** The basis of all other packages: errors with a hint, exit codes, JSON, atomic files, proc(5). Internal. */
@NullMarked
package dev.forge.core;

import org.jspecify.annotations.NullMarked;
