/** What several tests start: Forge itself and other engines, as real processes. */
package dev.forge.testing;
