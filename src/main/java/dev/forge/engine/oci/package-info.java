/** The OCI runtime and what it is told: bundles in the OCI runtime specification's form. */
@NullMarked
package dev.forge.engine.oci;

import org.jspecify.annotations.NullMarked;
