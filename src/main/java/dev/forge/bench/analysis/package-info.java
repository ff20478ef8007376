@NullMarked
package dev.forge.bench.analysis;

import org.jspecify.annotations.NullMarked;
