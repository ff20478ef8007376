/** Suites in the formats of other programs, one class a format. */
@NullMarked
package dev.forge.bench.internal.report.export;

import org.jspecify.annotations.NullMarked;
