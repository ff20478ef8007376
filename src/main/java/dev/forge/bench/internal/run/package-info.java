/** Conducts benchmarks: opens a session with the engines, runs the measurements and records the samples. Internal. */
@NullMarked
package dev.forge.bench.internal.run;

import org.jspecify.annotations.NullMarked;
