/** The report as one page: hand-written SVG, one class a chart, and the sections around them. */
@NullMarked
package dev.forge.bench.internal.report.html;

import org.jspecify.annotations.NullMarked;
