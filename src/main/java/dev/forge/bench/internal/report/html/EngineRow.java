package dev.forge.bench.internal.report.html;

import dev.forge.stats.Series;

/**
 * One engine in a chart.
 *
 * @param engine its name, as it is in the file: text of whoever wrote it
 * @param index its place among the engines, the same in every chart
 * @param series its values, perhaps none
 * @param failed how many of its runs failed
 */
record EngineRow(String engine, int index, Series series, int failed) {}
