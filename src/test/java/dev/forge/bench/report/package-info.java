/** Tests. */
@NullMarked
package dev.forge.bench.report;

import org.jspecify.annotations.NullMarked;
