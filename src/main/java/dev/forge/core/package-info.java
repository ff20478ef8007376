/** What every other package stands on: errors with a hint, JSON, atomic files, processes. */
@NullMarked
package dev.forge.core;

import org.jspecify.annotations.NullMarked;
