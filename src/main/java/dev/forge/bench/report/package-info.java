/** One class per output format. */
@NullMarked
package dev.forge.bench.report;

import org.jspecify.annotations.NullMarked;
