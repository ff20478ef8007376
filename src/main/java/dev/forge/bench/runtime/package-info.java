/**
 * The engines under test: an adapter or a definition for each, and the observation of their processes, memory and
 * files. Public API.
 */
@NullMarked
package dev.forge.bench.runtime;

import org.jspecify.annotations.NullMarked;
