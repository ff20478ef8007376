/**
 * Evaluates results: comparisons of engines and suites, differences between hosts, history, and cautions. Public API.
 */
@NullMarked
package dev.forge.bench.analysis;

import org.jspecify.annotations.NullMarked;
