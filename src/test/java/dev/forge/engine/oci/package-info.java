@NullMarked
package dev.forge.engine.oci;

import org.jspecify.annotations.NullMarked;
