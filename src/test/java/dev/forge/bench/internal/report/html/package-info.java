/** The page and its charts, as text and in a browser. */
@org.jspecify.annotations.NullMarked
package dev.forge.bench.internal.report.html;
