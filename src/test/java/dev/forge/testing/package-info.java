/** What several tests start or make: Forge itself and other engines as real processes, image archives. */
@org.jspecify.annotations.NullMarked
package dev.forge.testing;
