/** Tests of the formats of other programs: each is read by a parser that is not ours. */
@org.jspecify.annotations.NullMarked
package dev.forge.bench.internal.report.export;
