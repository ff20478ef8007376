/** One class per output format. */
@NullMarked
package dev.forge.bench.internal.report;

import org.jspecify.annotations.NullMarked;
