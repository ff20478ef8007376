/** What tests of several packages share: real engines, and what to do where they are missing. */
@NullMarked
package dev.forge.testing;

import org.jspecify.annotations.NullMarked;
